import type { Schemas } from '../api/client';

/** A budget for tests: of November 2026, 500.00 a month unless it is said otherwise. */
export function sample(
  name: string,
  usage: Partial<Schemas['Usage']>,
  more: Partial<Schemas['Budget']> = {},
): Schemas['Budget'] {
  return {
    id: `0192f5a0-0000-7000-8000-${name.padEnd(12, '0')}`,
    name,
    categories: [name],
    amount: '500.00',
    amounts: [{ from: '2026-01-01', amount: '500.00' }],
    currency: 'EUR',
    period: { unit: 'month', every: 1, anchor: '2026-01-01' },
    thresholds: [90],
    mode: 'warn',
    rollover: 'none',
    rollover_cap: null,
    starts_on: '2026-01-01',
    ends_on: null,
    version: 1,
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-01T00:00:00.000Z',
    ...more,
    usage: {
      period: { start: '2026-11-01', end: '2026-11-30' },
      limit: '500.00',
      carried: '0.00',
      spent: '0.00',
      remaining: '500.00',
      percent: 0,
      state: 'ok',
      daily_allowance: '20.00',
      projected: '0.00',
      as_of: null,
      ...usage,
    },
  };
}
