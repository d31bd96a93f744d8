import { useState } from 'react';
import { categoryWords } from '../categories/path';
import { CheckView } from '../entry/verdict';
import { Override } from '../entry/override';
import { formatDay, today } from '../dates/dates';
import { ApiError, explain } from '../api/problem';
import { useUser } from '../session/session';
import { Amount } from '../ui/amount';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { MendEntry } from './mend-entry';
import { changed, enter, sendAll, takeBack } from './queue';
import styles from './queue-sheet.module.css';
import type { QueuedEntry } from './store';
import { useQueue } from './waiting';

/** The reason in words: each fault of what was entered, or what happened. */
function reasons({ refusal }: QueuedEntry): string[] {
  if (!refusal) {
    return [];
  }
  const { status, problem } = refusal;
  if (problem?.errors?.length) {
    return problem.errors.map(({ pointer, detail }) =>
      [pointer?.replace(/^\//, '').replaceAll('/', ' '), detail].filter(Boolean).join(' '),
    );
  }
  return [explain(new ApiError(status, problem, null))];
}

function Refusal({ entry, onMend }: { entry: QueuedEntry; onMend: () => void }) {
  const { refusal } = entry;
  const check = refusal?.problem?.budget_check;
  return (
    <>
      {check ? (
        <>
          <CheckView check={check} allowed={false} />
          <Override
            check={check}
            busy={false}
            onOverride={() => {
              void enter(changed(entry, { ...entry.body, override: true }));
            }}
          />
        </>
      ) : (
        reasons(entry).map((reason) => (
          <p key={reason} className={styles.reason}>
            {reason}
          </p>
        ))
      )}
      {refusal?.status === 422 ? (
        <Button onClick={onMend}>Change it</Button>
      ) : (
        <Button
          onClick={() => {
            void enter({ ...entry, refusal: null });
          }}
        >
          Send it again
        </Button>
      )}
    </>
  );
}

function Item({ entry, onMend }: { entry: QueuedEntry; onMend: () => void }) {
  const { timezone, book } = useUser();
  const { type, amount, category, date, payee } = entry.body;
  const now = today(timezone);
  return (
    <li className={styles.item}>
      <div className={styles.line}>
        <strong>{categoryWords(category)}</strong>
        <Amount amount={amount} currency={book.currency} plus={type !== 'expense'} />
      </div>
      <p className={styles.small}>
        {[formatDay(date ?? now, now), payee, entry.refusal ? 'Refused' : 'Waiting to be sent']
          .filter(Boolean)
          .join(' · ')}
      </p>
      {entry.refusal ? <Refusal entry={entry} onMend={onMend} /> : null}
      <Button
        look="quiet"
        onClick={() => {
          void takeBack(entry);
        }}
      >
        Discard it
      </Button>
    </li>
  );
}

/** What waits to be sent, and what was refused, with what can be done about it. */
export default function QueueSheet({ onClose }: { onClose: () => void }) {
  const queue = useQueue();
  const [mended, setMended] = useState<QueuedEntry | null>(null);
  return (
    <Dialog title="Entries not stored yet" open onClose={onClose}>
      {queue.length === 0 ? <p>All your entries are stored.</p> : null}
      <ul className={styles.list}>
        {queue.map((entry) => (
          <Item
            key={entry.id}
            entry={entry}
            onMend={() => {
              setMended(entry);
            }}
          />
        ))}
      </ul>
      {queue.some(({ refusal }) => !refusal) ? (
        <Button
          onClick={() => {
            void sendAll();
          }}
        >
          Try to send now
        </Button>
      ) : null}
      {mended ? (
        <MendEntry
          entry={mended}
          onClose={() => {
            setMended(null);
          }}
        />
      ) : null}
    </Dialog>
  );
}
