import { CircleAlert, TriangleAlert } from 'lucide-react';
import { Link, useSearchParams } from 'wouter';
import { formatAgo, formatInstant, formatPeriod } from '../dates/dates';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import { Button, LinkButton } from '../ui/button';
import { EmptyState, Page, ProblemNotice, Skeleton } from '../ui/page';
import styles from './alerts.module.css';
import { useAlerts, useMarkAlert, useMarkAllAlerts } from './queries';
import { circumstance, happened, type Alert } from './words';

function Told({ alert }: { alert: Alert }) {
  const { timezone } = useUser();
  const { currency, spent, limit, period, budget_id, budget_name, created_at } = alert;
  const unusual = circumstance(alert);
  return (
    <div className={styles.told}>
      <p>
        <Link href={`/budgets/${budget_id}`}>{budget_name}</Link> {happened(alert)}
        {alert.read_at ? null : <span className={styles.unread}>new</span>}
      </p>
      <p className={styles.about}>
        <Amount amount={spent} currency={currency} /> of{' '}
        <Amount amount={limit} currency={currency} /> in {formatPeriod(period)}
      </p>
      {unusual ? <p className={styles.about}>{unusual}</p> : null}
      <p className={styles.about}>
        <time dateTime={created_at} title={formatInstant(created_at, timezone)}>
          {formatAgo(created_at)}
        </time>
      </p>
    </div>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const mark = useMarkAlert();
  const Icon = alert.level === 'exceeded' ? CircleAlert : TriangleAlert;
  return (
    <li className={styles.alert} data-level={alert.level}>
      <Icon aria-hidden />
      <Told alert={alert} />
      <Button
        look="quiet"
        busy={mark.isPending}
        aria-label={`Mark as ${alert.read_at ? 'unread' : 'read'}: ${alert.budget_name} ${happened(alert)}`}
        onClick={() => {
          mark.mutate({ id: alert.id, read: !alert.read_at });
        }}
      >
        {alert.read_at ? 'Mark unread' : 'Mark read'}
      </Button>
      {mark.error ? <ProblemNotice error={mark.error} /> : null}
    </li>
  );
}

function Empty({ unread }: { unread: boolean }) {
  return unread ? (
    <EmptyState title="Nothing new">
      <p>You have read everything.</p>
      <LinkButton href="/alerts">Show all alerts</LinkButton>
    </EmptyState>
  ) : (
    <EmptyState title="No alerts yet">
      <p>
        When an entry takes a budget past one of its percentages or over its limit, you are told
        here at once, and by e-mail or webhook where you want it.
      </p>
      <LinkButton href="/settings/channels">Choose where alerts go</LinkButton>
    </EmptyState>
  );
}

/** All, or those not read yet: a part of the address. */
function useUnreadOnly(): [boolean, (unread: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const change = (unread: boolean) => {
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (unread) {
        after.set('unread', 'true');
      } else {
        after.delete('unread');
      }
      return after;
    });
  };
  return [search.get('unread') === 'true', change];
}

export default function Alerts() {
  const [unread, setUnread] = useUnreadOnly();
  const list = useAlerts(unread);
  const readAll = useMarkAllAlerts();
  const alerts = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Page
      title="Alerts"
      actions={
        <>
          <Button
            aria-pressed={unread}
            onClick={() => {
              setUnread(!unread);
            }}
          >
            Unread only
          </Button>
          <Button
            busy={readAll.isPending}
            onClick={() => {
              readAll.mutate();
            }}
          >
            Mark all read
          </Button>
        </>
      }
    >
      {list.error ? <ProblemNotice error={list.error} onRetry={() => void list.refetch()} /> : null}
      {readAll.error ? <ProblemNotice error={readAll.error} /> : null}
      {alerts.length > 0 ? (
        <ul className={styles.alerts}>
          {alerts.map((alert) => (
            <AlertRow key={alert.id} alert={alert} />
          ))}
        </ul>
      ) : null}
      {list.data && alerts.length === 0 ? <Empty unread={unread} /> : null}
      {list.isPending ? <Skeleton height={24} /> : null}
      {list.hasNextPage ? (
        <div>
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show older ones
          </Button>
        </div>
      ) : null}
    </Page>
  );
}
