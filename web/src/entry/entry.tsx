import { useRef, useState } from 'react';
import { today } from '../dates/dates';
import { takeBack } from '../offline/queue';
import { useUser } from '../session/session';
import { Confirm } from '../ui/confirm';
import { Dialog } from '../ui/dialog';
import { isTouched, newDraft } from './draft';
import { EntryForm } from './entry-form';
import { tellSaved } from './saved';
import { useEntry } from './use-entry';

/** The new entry, over whatever page is open. */
export default function Entry({ onClose }: { onClose: () => void }) {
  const { timezone, book } = useUser();
  const amountField = useRef<HTMLInputElement>(null);
  const [asking, setAsking] = useState(false);
  const [first] = useState(() => newDraft(today(timezone)));
  const entry = useEntry(first, null, (done) => {
    tellSaved(done, book.currency);
    onClose();
  });
  return (
    <Dialog
      title="New entry"
      open
      initialFocus={amountField}
      onClose={() => {
        if (isTouched(entry.draft)) {
          setAsking(true);
        } else {
          onClose();
        }
      }}
    >
      <EntryForm entry={entry} amountField={amountField} />
      <Confirm
        title="Discard this entry?"
        open={asking}
        action="Discard it"
        onClose={() => {
          setAsking(false);
        }}
        onConfirm={() => {
          if (entry.kept) {
            void takeBack(entry.kept);
          }
          onClose();
        }}
      >
        <p>What you typed is not saved yet.</p>
      </Confirm>
    </Dialog>
  );
}
