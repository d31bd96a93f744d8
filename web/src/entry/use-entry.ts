import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, faultOf } from '../api/problem';
import { changed, enter, newEntry, type Sent } from '../offline/queue';
import type { QueuedEntry } from '../offline/store';
import { useUser } from '../session/session';
import { bodyOf, MEMBERS, type Draft, type DraftMember, type TransactionBody } from './draft';
import { willTell } from './told';

/** After this long without an answer an entry is as good as kept: it goes on by itself. */
const PATIENCE_MS = 4_000;

type Faults = Partial<Record<DraftMember, string>>;

/** What became of an entry that is off the person's hands. */
export interface Done {
  entry: QueuedEntry;
  sent: Exclude<Sent, { outcome: 'refused' }>;
}

function faultsOf(error: ApiError): Faults {
  const found: Faults = {};
  for (const member of MEMBERS) {
    const fault = faultOf(error, member);
    if (fault) {
      found[member] = fault;
    }
  }
  return found;
}

function patience(): Promise<Sent> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve({ outcome: 'later', error: null });
    }, PATIENCE_MS);
  });
}

/**
 * An entry from the first key to its being stored, kept or refused.
 *
 * @param first what is in the form at first
 * @param refused the entry of the queue that is being mended, if it is one
 */
export function useEntry(first: Draft, refused: QueuedEntry | null, onDone: (done: Done) => void) {
  const { currency } = useUser().book;
  const [draft, setDraft] = useState(first);
  const [faults, setFaults] = useState<Faults>({});
  // Another one at each failed attempt, for what has to follow it.
  const [failures, setFailures] = useState({});
  const [kept, setKept] = useState(refused);
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: TransactionBody) => {
      const entry = kept ? changed(kept, body) : newEntry(body);
      willTell(entry.id);
      return { entry, sent: await Promise.race([enter(entry), patience()]) };
    },
    onSuccess: ({ entry, sent }) => {
      if (sent.outcome === 'refused') {
        setKept(entry);
        setRefusal(sent.error);
        setFaults(faultsOf(sent.error));
        setFailures({});
      } else {
        onDone({ entry, sent });
      }
    },
  });

  const edit = (member: DraftMember, value: string) => {
    setDraft((before) => ({ ...before, [member]: value }));
    setFaults((before) => ({ ...before, [member]: undefined }));
    setRefusal(null);
  };
  const save = (override: boolean) => {
    const made = bodyOf(draft, currency);
    if ('faults' in made) {
      setFaults(made.faults);
      setFailures({});
    } else if (!isPending) {
      mutate(override ? { ...made.body, override } : made.body);
    }
  };
  return { draft, edit, save, faults, failures, kept, refusal, error, isSaving: isPending };
}
