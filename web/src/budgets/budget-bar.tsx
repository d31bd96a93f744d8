import { share } from '../money/money';
import styles from './budget-bar.module.css';
import type { State } from './state';

interface BudgetBarProps {
  spent: string;
  /** What was spent before the entry that is looked at; the rest is drawn as what it adds. */
  before?: string;
  limit: string;
  state: State;
}

/**
 * What is spent of a limit, as a picture. Whoever shows it says the figures beside it: it is
 * hidden from screen readers.
 */
export function BudgetBar({ spent, before, limit, state }: BudgetBarProps) {
  const whole = share(spent, limit);
  const old = before === undefined ? whole : Math.min(share(before, limit), whole);
  return (
    <div className={styles.track} data-state={state} aria-hidden>
      <div className={styles.spent} style={{ inlineSize: `${old}%` }} />
      <div className={styles.added} style={{ inlineSize: `${whole - old}%` }} />
    </div>
  );
}
