import { describe, expect, test } from 'vitest';
import { bodyOf, NEW_BUDGET } from './draft';
import { exampleOf, periodWords } from './words';

describe('a period in words', () => {
  test.each([
    [{ unit: 'month', every: 1, anchor: '2026-01-01' }, 'every month'],
    [{ unit: 'month', every: 1, anchor: '2026-01-25' }, 'every month from the 25th'],
    [{ unit: 'month', every: 1, anchor: '2026-01-22' }, 'every month from the 22nd'],
    [{ unit: 'week', every: 1, anchor: '2026-11-06' }, 'every week from Friday'],
    [{ unit: 'week', every: 1, anchor: '2026-11-02' }, 'every week'],
    [{ unit: 'week', every: 2, anchor: '2026-11-06' }, 'every 2 weeks, counted from 6 Nov 2026'],
    [{ unit: 'quarter', every: 1, anchor: '2026-04-01' }, 'every quarter'],
    [{ unit: 'quarter', every: 1, anchor: '2026-02-01' }, 'every quarter, counted from 1 Feb 2026'],
    [{ unit: 'year', every: 1, anchor: undefined }, 'every year'],
  ] as const)('%j', (period, words) => {
    expect(periodWords(period, 'en-GB')).toBe(words);
  });
});

describe('what goes on to the next period', () => {
  test.each([
    ['none', '€80 spent of €100: the next period has €100.'],
    ['surplus', '€80 spent of €100: the next period has €120.'],
    ['deficit', '€120 spent of €100: the next period has €80.'],
    [
      'both',
      '€80 spent of €100: the next period has €120; €120 spent of €100: the next period has €80.',
    ],
  ] as const)('%s', (rollover, example) => {
    expect(exampleOf(rollover, (amount) => `€${amount}`)).toBe(example);
  });
});

describe('a budget that is typed', () => {
  test('needs a name and an amount', () => {
    expect(bodyOf(NEW_BUDGET)).toEqual({
      faults: { name: 'What do you call it?', amount: 'How much may it be?' },
    });
  });

  test('leaves to the server what was not said', () => {
    expect(bodyOf({ ...NEW_BUDGET, name: ' Food ', amount: '500', thresholds: [90, 50] })).toEqual({
      body: {
        name: 'Food',
        categories: [],
        amount: '500',
        period: { unit: 'month', every: 1 },
        thresholds: [50, 90],
        mode: 'warn',
        rollover: 'none',
        rollover_cap: null,
        ends_on: null,
      },
    });
  });

  test('counts a category that was typed but not added', () => {
    const draft = { ...NEW_BUDGET, name: 'Food', amount: '500', category: ' Fun ' };
    expect(bodyOf(draft)).toMatchObject({ body: { categories: ['Fun'] } });
    expect(bodyOf({ ...draft, categories: ['Fun'] })).toMatchObject({
      body: { categories: ['Fun'] },
    });
  });

  test('has a cap only where something is carried', () => {
    const draft = { ...NEW_BUDGET, name: 'Food', amount: '500', cap: '100,50' };
    expect(bodyOf(draft)).toMatchObject({ body: { rollover_cap: null } });
    expect(bodyOf({ ...draft, rollover: 'both' })).toMatchObject({
      body: { rollover_cap: '100.50' },
    });
  });
});
