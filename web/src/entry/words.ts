import type { Schemas } from '../api/client';
import { STATES } from '../budgets/state';
import { formatDay } from '../dates/dates';
import { compare, formatMoney, isNegative, magnitude } from '../money/money';

export type Check = Schemas['BudgetCheck'];
export type CheckEntry = Check['budgets'][number];

/** Whether this budget would refuse it: what does not raise its spending it lets pass. */
export function refuses({ mode, state, spent, spent_before }: CheckEntry): boolean {
  return mode === 'block' && state === 'exceeded' && compare(spent, spent_before) > 0;
}

/** "€47.50 left until 30 Nov", or "Over by €12.50". */
export function leftWords(entry: CheckEntry, currency: string, on: string): string {
  const amount = formatMoney(magnitude(entry.remaining), currency);
  return isNegative(entry.remaining)
    ? `Over by ${amount}`
    : `${amount} left until ${formatDay(entry.period.end, on)}`;
}

/** "Near the limit: passes 90 %". */
export function stateWords(entry: CheckEntry, refused: boolean): string {
  const crossed = entry.crossed.at(-1);
  if (refused) {
    return 'Would be refused';
  }
  return STATES[entry.state].words + (crossed === undefined ? '' : `: passes ${crossed} %`);
}

/** All of it in a sentence for each budget, the worst first, as it is read out. */
export function spokenWords(check: Check, allowed: boolean, currency: string, on: string): string {
  return worstFirst(check)
    .map((entry) => {
      const state = stateWords(entry, !allowed && refuses(entry));
      return `${entry.name}: ${leftWords(entry, currency, on)}. ${state}.`;
    })
    .join(' ');
}

const ORDER = { exceeded: 0, near: 1, ok: 2 };

/** Those that refuse it before all others. */
export function worstFirst({ budgets }: Check): CheckEntry[] {
  const rank = (entry: CheckEntry) => (refuses(entry) ? -1 : ORDER[entry.state]);
  return [...budgets].sort((a, b) => rank(a) - rank(b));
}
