import { describe, expect, test } from 'vitest';
import { dailyAllowance, overOn } from './pace';
import { sample } from './sample';

describe('the day on which a budget is over', () => {
  test.each([
    // 25.00 a day: 500.00 lasts 20 days.
    ['250.00', '500.00', '2026-11-10', '2026-11-21'],
    ['452.50', '500.00', '2026-11-10', '2026-11-12'],
    // Exactly at the limit on the last day is not over; one cent more is.
    ['250.00', '500.00', '2026-11-15', null],
    ['250.01', '500.00', '2026-11-15', '2026-11-30'],
    ['500.00', '500.00', '2026-11-15', '2026-11-16'],
    // More digits than a float has.
    ['5000000000000.01', '10000000000000.00', '2026-11-15', '2026-11-30'],
  ])('with %s of %s spent on %s is %s', (spent, limit, today, day) => {
    expect(overOn(sample('Food', { spent, limit }), today)).toBe(day);
  });

  test('is told for a week from its second day', () => {
    const period = { start: '2026-11-09', end: '2026-11-15' };
    const week = sample('Food', { period, spent: '40.00', limit: '100.00' });
    expect(overOn(week, '2026-11-09')).toBeNull();
    expect(overOn(week, '2026-11-10')).toBe('2026-11-14');
  });

  test.each([
    ['on the first day', { spent: '100.00' }, '2026-11-01'],
    ['in the first days of a month', { spent: '400.00' }, '2026-11-04'],
    ['without spending', { spent: '0.00' }, '2026-11-10'],
    ['with more refunds than spending', { spent: '-5.00' }, '2026-11-10'],
    ['with a limit of 0', { limit: '0.00' }, '2026-11-10'],
    ['when it is over already', { spent: '500.01' }, '2026-11-10'],
    ['after the period', { spent: '400.00' }, '2026-12-01'],
    ['before the period', { spent: '400.00' }, '2026-10-31'],
  ])('is not told %s', (_, usage, today) => {
    expect(overOn(sample('Food', usage), today)).toBeNull();
  });

  test('is not told where a budget only counts', () => {
    const budget = sample('Food', { spent: '450.00' }, { mode: 'track' });
    expect(overOn(budget, '2026-11-10')).toBeNull();
    expect(dailyAllowance(budget, '2026-11-10')).toBeNull();
  });
});

describe('what is left a day', () => {
  const usage = { remaining: '47.50', daily_allowance: '2.26' };

  test('is what the budget says', () => {
    expect(dailyAllowance(sample('Food', usage), '2026-11-10')).toBe('2.26');
  });

  test.each([
    ['on the last day', usage, '2026-11-30'],
    ['when nothing remains', { remaining: '0.00', daily_allowance: '0.00' }, '2026-11-10'],
    ['when it is over', { remaining: '-1.00', daily_allowance: '0.00' }, '2026-11-10'],
    ['in another period', usage, '2026-12-01'],
  ])('is not told %s', (_, given, today) => {
    expect(dailyAllowance(sample('Food', given), today)).toBeNull();
  });
});
