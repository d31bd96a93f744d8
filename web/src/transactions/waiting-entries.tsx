import { categoryWords } from '../categories/path';
import { formatDay, today } from '../dates/dates';
import { useQueue } from '../offline/queue';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import { Card } from '../ui/page';
import styles from './waiting-entries.module.css';

/** What was entered here and is not stored yet: above the list, for it stands in no list so far. */
export function WaitingEntries() {
  const queue = useQueue();
  const { timezone, book } = useUser();
  const now = today(timezone);
  if (queue.length === 0) {
    return null;
  }
  return (
    <Card labelledBy="waiting-entries">
      <h2 id="waiting-entries">Not sent yet</h2>
      <ul className={styles.entries}>
        {queue.map(({ id, body, refusal }) => (
          <li key={id} className={styles.entry}>
            <span>
              <strong>{categoryWords(body.category)}</strong>{' '}
              <span className={styles.about}>
                {[formatDay(body.date ?? now, now), body.payee].filter(Boolean).join(' · ')}
                {refusal ? ' · refused' : ' · waiting'}
              </span>
            </span>
            <Amount amount={body.amount} currency={book.currency} plus={body.type !== 'expense'} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
