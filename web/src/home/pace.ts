import type { Schemas } from '../api/client';
import { addDays, daysBetween } from '../dates/dates';
import { minorUnits } from '../money/money';

export type Paced = Pick<Schemas['Budget'], 'mode' | 'usage'>;

/** Earlier in a period, one spending would say too much of the rest. */
const TELLING_SHARE = 7;

interface Progress {
  days: number;
  /** Today counted. */
  passed: number;
}

/** How far a budget's period is; null where it is not the current one, or nothing is watched. */
function progress({ mode, usage }: Paced, today: string): Progress | null {
  const { start, end } = usage.period;
  if (mode === 'track' || today < start || today > end) {
    return null;
  }
  return { days: daysBetween(start, end) + 1, passed: daysBetween(start, today) + 1 };
}

/**
 * What may be spent each day until the period ends; null where there is nothing left to share out,
 * or no other day to share it with.
 */
export function dailyAllowance(budget: Paced, today: string): string | null {
  const { daily_allowance, remaining } = budget.usage;
  const found = progress(budget, today);
  if (!found || found.passed === found.days || minorUnits(remaining) <= 0n) {
    return null;
  }
  return daily_allowance;
}

/**
 * The day on which the limit is exceeded if spending goes on as it did; null where it is not within
 * the period, is exceeded already, or where it is too early to tell.
 */
export function overOn(budget: Paced, today: string): string | null {
  const found = progress(budget, today);
  if (!found || found.passed < 2 || found.passed * TELLING_SHARE < found.days) {
    return null;
  }
  const [spent, limit] = [minorUnits(budget.usage.spent), minorUnits(budget.usage.limit)];
  if (spent <= 0n || limit <= 0n || spent > limit) {
    return null;
  }
  // The first day d of the period with spent / passed × d > limit.
  const day = (limit * BigInt(found.passed)) / spent + 1n;
  if (day > BigInt(found.days)) {
    return null;
  }
  return addDays(budget.usage.period.start, Number(day) - 1);
}
