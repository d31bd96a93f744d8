import { useConnection } from './connection';
import styles from './connection-notice.module.css';

/** Says that what is shown may be old, and why. Nothing is shown while all is well. */
export function ConnectionNotice() {
  const connection = useConnection();
  return (
    <div role="status" className={styles.notice} data-connection={connection}>
      {connection === 'offline'
        ? 'You are offline. What you enter is kept here and sent when you are back.'
        : null}
      {connection === 'polling'
        ? 'Live updates are interrupted; checking every few seconds.'
        : null}
    </div>
  );
}
