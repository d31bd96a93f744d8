import { Link } from 'wouter';
import { happened, type Alert } from '../alerts/words';
import { formatAgo, formatPeriod, today } from '../dates/dates';
import { Amount } from '../ui/amount';
import { useUser } from '../session/session';
import styles from './home.module.css';
import { useNewestUnreadAlerts } from './queries';
import { Section } from './section';
import { isSettled } from './settled';
import { Skeleton } from '../ui/page';

function AlertItem({ alert }: { alert: Alert }) {
  const { period } = alert;
  const now = today(useUser().timezone);
  const isCurrent = period.start <= now && now <= period.end;
  return (
    <li className={styles.alert}>
      <p>
        <Link href={`/budgets/${alert.budget_id}`}>{alert.budget_name}</Link> {happened(alert)}
      </p>
      <p className={styles.small}>
        <Amount amount={alert.spent} currency={alert.currency} /> of{' '}
        <Amount amount={alert.limit} currency={alert.currency} />
        {isCurrent ? null : ` in ${formatPeriod(period)}`}, {formatAgo(alert.created_at)}
      </p>
    </li>
  );
}

function Content() {
  const alerts = useNewestUnreadAlerts();
  if (alerts.data?.length) {
    return (
      <ul className={styles.alerts}>
        {alerts.data.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
    );
  }
  if (!isSettled(alerts)) {
    return <Skeleton height={1.5} />;
  }
  return (
    <p className={styles.quiet}>
      {alerts.data ? 'Nothing new.' : 'Alerts cannot be read now. They come as soon as they can.'}
    </p>
  );
}

/** What the budgets told and nobody read yet. */
export function UnreadAlerts() {
  return (
    <Section title="New alerts" href="/alerts" all="All alerts">
      <Content />
    </Section>
  );
}
