import type { components } from '../api/schema';

export type Alert = components['schemas']['Alert'];

/** What happened, without the figures: "Food reached 90 %". The name stands before it. */
export function happened({ level, threshold }: Pick<Alert, 'level' | 'threshold'>): string {
  return level === 'exceeded' ? 'went over its limit' : `reached ${threshold} %`;
}

/** How it came about, where that is not an entry as any other; null where it is. */
export function circumstance(
  alert: Pick<Alert, 'override' | 'late' | 'transaction_id'>,
): string | null {
  if (alert.override) {
    return 'On purpose: somebody overrode the limit.';
  }
  if (alert.late) {
    return 'Found afterwards, when the budgets could be asked again.';
  }
  return alert.transaction_id === null
    ? 'After the budget was changed or a category renamed, not by an entry.'
    : null;
}
