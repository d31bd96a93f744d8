import { expect, test } from 'vitest';
import { circumstance, happened } from './words';

test('an alert says which threshold it was, or that it was the limit', () => {
  expect(happened({ level: 'near', threshold: 80 })).toBe('reached 80 %');
  expect(happened({ level: 'exceeded', threshold: 100 })).toBe('went over its limit');
});

test.each([
  [{ override: true, late: false, transaction_id: 'x' }, /On purpose/],
  [{ override: false, late: true, transaction_id: 'x' }, /afterwards/],
  [{ override: false, late: false, transaction_id: null }, /not by an entry/],
])('what is unusual about it is said: %j', (alert, words) => {
  expect(circumstance(alert)).toMatch(words);
});

test('an entry that crosses a threshold is nothing unusual', () => {
  expect(circumstance({ override: false, late: false, transaction_id: 'x' })).toBeNull();
});
