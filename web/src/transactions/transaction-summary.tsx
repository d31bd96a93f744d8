import { STATES } from '../budgets/state';
import { categoryWords } from '../categories/path';
import { Amount } from '../ui/amount';
import styles from './transaction-summary.module.css';
import type { Transaction } from './transaction';

/** A transaction in a line or two: what, to whom, how much, and what it did to its budgets. */
export function TransactionSummary({ transaction }: { transaction: Transaction }) {
  const { type, amount, currency, category, payee, note, tags, state } = transaction;
  const told = state === 'near' || state === 'exceeded' ? STATES[state] : null;
  const about = [payee, note, ...tags.map((tag) => `#${tag}`)].filter(Boolean).join(' · ');
  return (
    <span className={styles.summary}>
      <span className={styles.what}>
        <span className={styles.category}>{categoryWords(category)}</span>
        <span className={styles.about}>{about}</span>
      </span>
      <span className={styles.figures}>
        <span className={styles.amount} data-type={type}>
          <Amount amount={amount} currency={currency} plus={type !== 'expense'} />
          {type === 'expense' ? null : <span className="visually-hidden"> {type}</span>}
        </span>
        {told ? (
          <span className={styles.state} data-tone={told.tone}>
            {told.words}
          </span>
        ) : null}
      </span>
    </span>
  );
}
