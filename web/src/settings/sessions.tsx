import { useState } from 'react';
import { formatAgo, formatInstant } from '../dates/dates';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Confirm } from '../ui/confirm';
import { Card, Page, ProblemNotice, Skeleton } from '../ui/page';
import { deviceOf } from './device';
import { useEndOtherSessions, useEndSession, useSessions, type DeviceSession } from './queries';
import styles from './settings.module.css';

function SessionRow({ session }: { session: DeviceSession }) {
  const { timezone } = useUser();
  const end = useEndSession();
  const device = deviceOf(session.user_agent);
  return (
    <li className={styles.session}>
      <div>
        <p>
          <strong>{device}</strong>
          {session.current ? <span className={styles.here}>this device</span> : null}
        </p>
        <p className={styles.about}>
          {session.address}, last seen{' '}
          <time dateTime={session.last_seen_at}>{formatAgo(session.last_seen_at)}</time>, logged in{' '}
          <time dateTime={session.created_at}>{formatInstant(session.created_at, timezone)}</time>
        </p>
        {end.error ? <ProblemNotice error={end.error} /> : null}
      </div>
      {session.current ? null : (
        <Button
          busy={end.isPending}
          aria-label={`End the session of ${device}, ${session.address}`}
          onClick={() => {
            end.mutate(session.id);
          }}
        >
          End
        </Button>
      )}
    </li>
  );
}

function EndOthers() {
  const [asks, setAsks] = useState(false);
  const end = useEndOtherSessions();
  return (
    <>
      <Button
        look="danger"
        onClick={() => {
          setAsks(true);
        }}
      >
        End all others
      </Button>
      <Confirm
        title="End all other sessions?"
        open={asks}
        action="End all others"
        busy={end.isPending}
        error={end.error}
        onConfirm={() => {
          end.mutate(undefined, {
            onSuccess: () => {
              setAsks(false);
            },
          });
        }}
        onClose={() => {
          setAsks(false);
        }}
      >
        <p>
          Every other device has to log in again, within seconds. What was entered there and not
          sent yet stays there.
        </p>
      </Confirm>
    </>
  );
}

export default function Sessions() {
  const { data, error, refetch } = useSessions();
  const others = data?.data.some(({ current }) => !current);
  return (
    <Page title="Devices" actions={others ? <EndOthers /> : null}>
      <Card>
        <p>
          Where you are logged in. If you do not know one of these, end it and change your password.
        </p>
        {error ? <ProblemNotice error={error} onRetry={() => void refetch()} /> : null}
        {data ? (
          <ul className={styles.sessions}>
            {data.data.map((session) => (
              <SessionRow key={session.id} session={session} />
            ))}
          </ul>
        ) : null}
        {!data && !error ? <Skeleton height={8} /> : null}
      </Card>
    </Page>
  );
}
