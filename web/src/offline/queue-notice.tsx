import { CircleAlert, CloudUpload } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import styles from './queue-notice.module.css';
import { startQueue } from './queue';
import { useQueue } from './waiting';

const QueueSheet = lazy(() => import('./queue-sheet'));

function words(waiting: number, refused: number): string {
  return [waiting ? `${waiting} waiting` : '', refused ? `${refused} refused` : '']
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
      <div role="status" className={styles.notice}>
        {queue.length > 0 ? (
          <button
            type="button"
            className={styles.button}
            data-refused={refused > 0}
            onClick={() => {
              setOpen(true);
            }}
          >
            {refused > 0 ? <CircleAlert aria-hidden /> : <CloudUpload aria-hidden />}
            {words(queue.length - refused, refused)}
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
