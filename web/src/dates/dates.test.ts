import { describe, expect, test } from 'vitest';
import { addDays, daysBetween, formatAgo, formatDay, formatPeriod, today } from './dates';

describe('today', () => {
  const now = new Date('2026-11-10T23:30:00Z');

  test('is the day of the time zone, not of the server', () => {
    expect(today('UTC', now)).toBe('2026-11-10');
    expect(today('Europe/Berlin', now)).toBe('2026-11-11');
    expect(today('America/Los_Angeles', now)).toBe('2026-11-10');
  });
});

test('days are counted over months, years and clock changes', () => {
  expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-11-10', '2026-11-10')).toBe(0);
});

test('a day tells its year only where that is another one', () => {
  expect(formatDay('2026-11-10', '2026-01-01', 'en-GB')).toBe('10 Nov');
  expect(formatDay('2025-11-10', '2026-01-01', 'en-GB')).toBe('10 Nov 2025');
});

test('a period is told as people write it', () => {
  const period = { start: '2026-11-01', end: '2026-11-30' };
  // Versions of ICU put other spaces around the dash.
  expect(formatPeriod(period, 'en-GB').replace(/\s/gu, '')).toBe('1–30Nov2026');
});

describe('how long ago', () => {
  const now = Date.parse('2026-11-10T12:00:00Z');

  test.each([
    ['2026-11-10T11:59:30Z', 'this minute'],
    ['2026-11-10T11:57:00Z', '3 minutes ago'],
    ['2026-11-10T10:00:00Z', '2 hours ago'],
    ['2026-11-09T11:00:00Z', 'yesterday'],
  ])('%s is %s', (instant, words) => {
    expect(formatAgo(instant, now, 'en-GB')).toBe(words);
  });
});
