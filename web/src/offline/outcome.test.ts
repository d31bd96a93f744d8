import { describe, expect, test } from 'vitest';
import { ApiError, Unreachable } from '../api/problem';
import { outcomeOf, outcomeOfTakingBack, waitAfter } from './outcome';

function answered(status: number, type = 'about:blank', retryAfter: number | null = null) {
  const problem = { type, title: 'x', status, detail: 'x', instance: '/', request_id: 'x' };
  return new ApiError(status, problem, retryAfter);
}

test.each([
  [409, '/problems/id-taken', 'stored'],
  [422, '/problems/validation-failed', 'refused'],
  [422, '/problems/budget-exceeded', 'refused'],
  [422, '/problems/idempotency-key-reused', 'new-key'],
  [403, '/problems/forbidden', 'refused'],
  [400, '/problems/malformed-json', 'refused'],
  [413, '/problems/content-too-large', 'refused'],
  [401, '/problems/unauthenticated', 'signed-out'],
  [408, '/problems/request-timeout', 'later'],
  [429, '/problems/too-many-requests', 'later'],
  [500, '/problems/internal-error', 'later'],
  [503, '/problems/unavailable', 'later'],
])('after %i %s an entry is %s', (status, type, outcome) => {
  expect(outcomeOf(answered(status, type))).toBe(outcome);
});

test('an answer that is no problem of ours counts by its status', () => {
  expect(outcomeOf(new ApiError(502, null, null))).toBe('later');
  expect(outcomeOf(new ApiError(422, null, null))).toBe('refused');
});

test('without an answer it is sent later', () => {
  expect(outcomeOf(new Unreachable('no answer'))).toBe('later');
});

test('a fault of this program is no answer', () => {
  expect(() => outcomeOf(new TypeError('x'))).toThrow(TypeError);
});

test('what was taken back and is not there is done with', () => {
  expect(outcomeOfTakingBack(answered(404))).toBe('stored');
  expect(outcomeOfTakingBack(answered(503))).toBe('later');
});

describe('the wait before the next sending', () => {
  test('doubles, to a minute', () => {
    const waits = [1, 2, 3, 9].map((failures) => waitAfter(failures, new Unreachable('x')));
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000]);
  });

  test('is no shorter than Purser asks', () => {
    expect(waitAfter(1, answered(429, 'about:blank', 30))).toBe(30_000);
    expect(waitAfter(3, answered(429, 'about:blank', 1))).toBe(8_000);
  });
});
