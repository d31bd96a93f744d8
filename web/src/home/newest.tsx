import { formatDay, today } from '../dates/dates';
import { useUser } from '../session/session';
import { TransactionSummary } from '../transactions/transaction-summary';
import { Skeleton } from '../ui/page';
import styles from './home.module.css';
import { useNewestTransactions } from './queries';
import { Section } from './section';
import { isSettled } from './settled';

function Nothing() {
  const canWrite = useUser().book.role !== 'viewer';
  return (
    <p className={styles.quiet}>
      No entries yet.
      {canWrite ? ' Press “New entry” when you next spend something.' : null}
    </p>
  );
}

function Content() {
  const newest = useNewestTransactions();
  const now = today(useUser().timezone);
  if (newest.data?.length) {
    return (
      <ul className={styles.newest}>
        {newest.data.map((transaction) => (
          <li key={transaction.id}>
            <time dateTime={transaction.date}>{formatDay(transaction.date, now)}</time>
            <TransactionSummary transaction={transaction} />
          </li>
        ))}
      </ul>
    );
  }
  if (!isSettled(newest)) {
    return <Skeleton height={24} />;
  }
  return newest.data ? (
    <Nothing />
  ) : (
    <p className={styles.quiet}>The entries cannot be read now. They come as soon as they can.</p>
  );
}

/** What was entered last, by anybody of the household. */
export function Newest() {
  return (
    <Section title="Newest entries" href="/transactions" all="All transactions">
      <Content />
    </Section>
  );
}
