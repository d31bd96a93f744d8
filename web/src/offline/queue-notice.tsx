import { lazy, Suspense, useEffect, useState } from 'react';
import styles from './queue-notice.module.css';
import { startQueue } from './queue';
import { useQueue } from './waiting';

const QueueSheet = lazy(() => import('./queue-sheet'));

function words(waiting: number, refused: number): string {
  const entries = (count: number) => (count === 1 ? '1 entry' : `${count} entries`);
  return [
    waiting ? `${entries(waiting)} waiting to be sent` : '',
    refused ? `${entries(refused)} refused` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Sends what waits for as long as it is there, and says how much that is. */
export function QueueNotice() {
  const queue = useQueue();
  const [open, setOpen] = useState(false);
  useEffect(startQueue, []);
  const refused = queue.filter(({ refusal }) => refusal).length;
  return (
    <>
      <div className={styles.bar} data-refused={refused > 0}>
        <span role="status">
          {queue.length > 0 ? words(queue.length - refused, refused) : null}
        </span>
        {queue.length > 0 ? (
          <button
            type="button"
            className={styles.button}
            onClick={() => {
              setOpen(true);
            }}
          >
            {refused > 0 ? 'See why' : 'Show'}
          </button>
        ) : null}
      </div>
      <Suspense>
        {open ? (
          <QueueSheet
            onClose={() => {
              setOpen(false);
            }}
          />
        ) : null}
      </Suspense>
    </>
  );
}
