import { expect, test } from 'vitest';
import { staleAfter } from './refresh';

const one = '0192f5a0-0000-7000-8000-000000000001';

test('a transaction makes stale what shows it and what it counts in', () => {
  const event = { kind: 'transaction', action: 'created', id: one, resource: null } as const;
  expect(staleAfter(event)).toEqual(['transactions', 'categories', 'budgets']);
});

test('moved usage makes budgets stale, and an alert alerts', () => {
  expect(staleAfter({ kind: 'budget', action: 'usage', id: null, resource: null })).toEqual([
    'budgets',
  ]);
  expect(staleAfter({ kind: 'alert', action: 'created', id: one, resource: null })).toEqual([
    'alerts',
  ]);
});
