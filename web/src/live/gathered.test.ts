import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Gathered } from './gathered';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('what comes together is told once', () => {
  const tell = vi.fn();
  const gathered = new Gathered<string>(tell);
  gathered.ask('budgets');
  gathered.ask('alerts', 'budgets');
  expect(tell).not.toHaveBeenCalled();
  vi.advanceTimersByTime(200);
  expect(tell).toHaveBeenCalledExactlyOnceWith(['budgets', 'alerts']);
});

test('a storm is told once a second, to its end', () => {
  const tell = vi.fn();
  const gathered = new Gathered<string>(tell);
  for (let passed = 0; passed < 5_000; passed += 10) {
    gathered.ask('budgets');
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(2_000);
  expect(tell.mock.calls.length).toBeGreaterThanOrEqual(5);
  expect(tell.mock.calls.length).toBeLessThanOrEqual(6);
});

test('nothing is told while it is held, and all of it afterwards', () => {
  const tell = vi.fn();
  let held = true;
  const gathered = new Gathered<string>(tell, () => held);
  gathered.ask('budgets');
  vi.advanceTimersByTime(60_000);
  expect(tell).not.toHaveBeenCalled();
  held = false;
  gathered.resume();
  vi.advanceTimersByTime(200);
  expect(tell).toHaveBeenCalledExactlyOnceWith(['budgets']);
});

test('nothing is told after the end', () => {
  const tell = vi.fn();
  const gathered = new Gathered<string>(tell);
  gathered.ask('budgets');
  gathered.stop();
  vi.advanceTimersByTime(60_000);
  expect(tell).not.toHaveBeenCalled();
});
