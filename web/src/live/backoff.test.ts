import { expect, test } from 'vitest';
import { Backoff } from './backoff';

test('waits longer each time, up to a limit, and shortly again after a success', () => {
  const backoff = new Backoff(() => 0.5);
  const waits = Array.from({ length: 7 }, () => backoff.next());
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000]);
  backoff.reset();
  expect(backoff.next()).toBe(1_000);
});

test('waits are spread, by a quarter to either side', () => {
  expect(new Backoff(() => 0).next()).toBe(750);
  expect(new Backoff(() => 1).next()).toBe(1_250);
});
