import { useRef } from 'react';
import { today } from '../dates/dates';
import { draftOf } from '../entry/draft';
import { EntryForm } from '../entry/entry-form';
import { tellSaved } from '../entry/saved';
import { useEntry } from '../entry/use-entry';
import { useUser } from '../session/session';
import { Dialog } from '../ui/dialog';
import type { QueuedEntry } from './store';

/** Changes an entry that was refused, and sends it again. */
export function MendEntry({ entry, onClose }: { entry: QueuedEntry; onClose: () => void }) {
  const { timezone, book } = useUser();
  const amountField = useRef<HTMLInputElement>(null);
  const mended = useEntry(draftOf(entry.body, today(timezone)), entry, (done) => {
    tellSaved(done, book.currency);
    onClose();
  });
  return (
    <Dialog title="Change the entry" open initialFocus={amountField} onClose={onClose}>
      <EntryForm entry={mended} amountField={amountField} />
    </Dialog>
  );
}
