import { useEffect, useState } from 'react';
import { useConnection, type Connection } from './connection';
import styles from './connection-notice.module.css';

/** An interruption that is over by then is not worth a word. */
const GRACE_MS = 5_000;

function words(connection: Connection): string | null {
  switch (connection) {
    case 'offline':
      return navigator.onLine
        ? 'Purser is out of reach. Entries are kept and sent later.'
        : 'You are offline. Entries are kept and sent later.';
    case 'polling':
      return 'Live updates are interrupted: checking every 15 s.';
    default:
      return null;
  }
}

/** `connection`, an interruption only once it lasts. What the device itself says is told at once. */
function useLasting(connection: Connection): Connection {
  const [lasting, setLasting] = useState(connection);
  useEffect(() => {
    const interrupted = words(connection) !== null && navigator.onLine;
    const timer = setTimeout(
      () => {
        setLasting(connection);
      },
      interrupted ? GRACE_MS : 0,
    );
    return () => {
      clearTimeout(timer);
    };
  }, [connection]);
  return lasting;
}

/** Says that what is shown may be old, and why. Nothing is shown while all is well. */
export function ConnectionNotice() {
  const connection = useConnection();
  return (
    <div role="status" className={styles.notice} data-connection={connection}>
      {words(useLasting(connection))}
    </div>
  );
}
