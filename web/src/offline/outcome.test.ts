import { expect, test } from 'vitest';
import { ApiError, Unreachable } from '../api/problem';
import { outcomeOf } from './outcome';

test.each([
  [409, 'stored'],
  [422, 'refused'],
  [403, 'refused'],
  [400, 'refused'],
  [413, 'refused'],
  [401, 'signed-out'],
  [408, 'later'],
  [429, 'later'],
  [500, 'later'],
  [503, 'later'],
])('after %i an entry is %s', (status, outcome) => {
  expect(outcomeOf(new ApiError(status, null, null))).toBe(outcome);
});

test('without an answer it is sent later', () => {
  expect(outcomeOf(new Unreachable('no answer'))).toBe('later');
});

test('a fault of this program is no answer', () => {
  expect(() => outcomeOf(new TypeError('x'))).toThrow(TypeError);
});
