import type { Schemas } from '../api/client';
import { formatDay, today } from '../dates/dates';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import styles from './entry-row.module.css';

/** A transaction in two lines: who got it or what it was, when, and how much. */
export function EntryRow({ transaction }: { transaction: Schemas['Transaction'] }) {
  const { timezone } = useUser();
  const { payee, category, date, amount, currency, type } = transaction;
  return (
    <div className={styles.row}>
      <p className={styles.what}>{payee ?? category}</p>
      <p className={styles.amount} data-type={type}>
        <Amount amount={amount} currency={currency} plus={type !== 'expense'} />
      </p>
      <p className={styles.more}>
        {formatDay(date, today(timezone))}
        {payee ? ` · ${category}` : null}
        {type === 'refund' ? ' · refund' : null}
      </p>
    </div>
  );
}
