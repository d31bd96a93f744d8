import { expect, test } from 'vitest';
import { refuses, worstFirst, type Check, type CheckEntry } from './words';

function entry(over: Partial<CheckEntry>): CheckEntry {
  return {
    budget_id: '019a0000-0000-7000-8000-000000000001',
    name: 'Food',
    mode: 'block',
    period: { start: '2026-11-01', end: '2026-11-30' },
    limit: '100.00',
    carried: '0.00',
    spent_before: '90.00',
    spent: '110.00',
    remaining: '-10.00',
    percent: 110,
    state: 'exceeded',
    crossed: [],
    ...over,
  };
}

test('a blocking budget refuses what takes it over its limit', () => {
  expect(refuses(entry({}))).toBe(true);
  expect(refuses(entry({ mode: 'warn' }))).toBe(false);
  expect(refuses(entry({ state: 'near', spent: '100.00' }))).toBe(false);
});

test('a budget that stays over its limit refuses nothing that does not raise its spending', () => {
  expect(refuses(entry({ spent_before: '1200.00', spent: '900.00' }))).toBe(false);
  expect(refuses(entry({ spent_before: '900.00', spent: '900.00' }))).toBe(false);
});

test('what refuses comes before what is over its limit already', () => {
  const over = entry({ name: 'Left', spent_before: '1200.00', spent: '900.00' });
  const refusing = entry({ name: 'Joined' });
  const budgets = [entry({ name: 'Fine', state: 'ok', spent: '1.00' }), over, refusing];
  const check: Check = {
    status: 'exceeded',
    source: 'live',
    as_of: '2026-11-10T00:00:00Z',
    budgets,
  };
  const names = worstFirst(check).map(({ name }) => name);
  expect(names).toEqual(['Joined', 'Left', 'Fine']);
});
