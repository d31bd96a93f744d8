import { useEffect, useRef, useState } from 'react';
import { idempotencyKey } from '../api/client';
import { ApiError, faultOf } from '../api/problem';
import { formatDay, today } from '../dates/dates';
import { bodyOf, type Draft, type DraftMember } from '../entry/draft';
import { DraftFields } from '../entry/draft-fields';
import { useVerdict } from '../entry/use-verdict';
import { CheckView, VerdictView } from '../entry/verdict';
import { useUser } from '../session/session';
import { Button } from '../ui/button';
import { Form } from '../ui/form';
import { Notice, ProblemNotice } from '../ui/page';
import styles from './editor.module.css';
import { readTransaction, useChangeTransaction } from './queries';
import { TransactionSummary } from './transaction-summary';
import type { Transaction } from './transaction';

interface EditorProps {
  row: Transaction;
  onSaved: (before: Transaction, after: Transaction) => void;
  onDelete: (row: Transaction) => void;
  onClose: () => void;
}

function draftOf({ type, amount, category, date, payee, note, tags }: Transaction): Draft {
  return {
    type,
    amount,
    category,
    date,
    payee: payee ?? '',
    note: note ?? '',
    tags: tags.join(', '),
  };
}

/** What a refusal says, and the way past it. */
function Refusal({ error, onOverride }: { error: unknown; onOverride: () => void }) {
  const check = error instanceof ApiError ? error.problem?.budget_check : undefined;
  if (!check) {
    return <ProblemNotice error={error} />;
  }
  return (
    <div role="alert">
      <Notice tone="over">
        <p>A budget refuses this change. Nothing was changed.</p>
        <CheckView check={check} allowed={false} />
        <p>You can do it all the same: the household is told that the limit was overridden.</p>
        <div>
          <Button look="danger" onClick={onOverride}>
            Change it anyway
          </Button>
        </div>
      </Notice>
    </div>
  );
}

interface NewerProps {
  newer: Transaction;
  onTheirs: () => void;
  onMine: () => void;
}

/** Somebody was faster: what it is now, and which of the two shall be. */
function Newer({ newer, onTheirs, onMine }: NewerProps) {
  const { timezone } = useUser();
  return (
    <div role="alert">
      <Notice tone="near">
        <p>
          Somebody changed this meanwhile. Of {formatDay(newer.date, today(timezone))}, it is now:
        </p>
        <TransactionSummary transaction={newer} />
        <div className={styles.actions}>
          <Button onClick={onTheirs}>Take theirs</Button>
          <Button onClick={onMine}>Save mine instead</Button>
        </div>
      </Notice>
    </div>
  );
}

/** The same key for the same change, so that trying again does it once. */
function useKey(): (body: object) => string {
  const last = useRef({ text: '', key: '' });
  return (body) => {
    const text = JSON.stringify(body);
    if (last.current.text !== text) {
      last.current = { text, key: idempotencyKey() };
    }
    return last.current.key;
  };
}

/** A transaction being changed, in its place in the list. */
export function Editor({ row, onSaved, onDelete, onClose }: EditorProps) {
  // The row as it was when this opened: a change by somebody else meanwhile is met by its version.
  const [before, setBefore] = useState(row);
  const [newer, setNewer] = useState<Transaction | null>(null);
  const keyOf = useKey();
  const [draft, setDraft] = useState(() => draftOf(row));
  const [tried, setTried] = useState(false);
  const change = useChangeTransaction();
  const made = bodyOf(draft, row.currency);
  const amountField = useRef<HTMLInputElement>(null);
  useEffect(() => {
    amountField.current?.select();
  }, []);
  const verdict = useVerdict('body' in made ? made.body : null, row.id);

  const save = (override: boolean, base = before) => {
    setTried(true);
    setNewer(null);
    if ('body' in made && !change.isPending) {
      const body = override ? { ...made.body, override } : made.body;
      const { id, version } = base;
      change.mutate(
        { id, version, body, key: keyOf({ version, body }) },
        {
          onSuccess: (after) => {
            onSaved(base, after);
          },
          onError: (error) => {
            if (error instanceof ApiError && error.status === 412) {
              // Where it cannot be read, the error itself says what happened.
              readTransaction(id).then(setNewer, () => undefined);
            }
          },
        },
      );
    }
  };
  const fault = (member: DraftMember) =>
    faultOf(change.error, member) ?? (tried && 'faults' in made ? made.faults[member] : undefined);
  const isMarked = change.error instanceof ApiError && Boolean(change.error.problem?.errors);

  return (
    <Form
      error={change.error}
      className={styles.editor}
      aria-label={`Change ${before.category}`}
      onSubmit={() => {
        save(false);
      }}
    >
      <DraftFields draft={draft} onChange={setDraft} fault={fault} amountField={amountField} />
      <VerdictView {...verdict} />
      {newer ? (
        <Newer
          newer={newer}
          onTheirs={() => {
            setBefore(newer);
            setDraft(draftOf(newer));
            setNewer(null);
            change.reset();
          }}
          onMine={() => {
            setBefore(newer);
            save(false, newer);
          }}
        />
      ) : null}
      {change.error && !isMarked && !newer ? (
        <Refusal
          error={change.error}
          onOverride={() => {
            save(true);
          }}
        />
      ) : null}
      <div className={styles.actions}>
        <Button
          look="danger"
          onClick={() => {
            onDelete(row);
          }}
        >
          Delete
        </Button>
        <span className={styles.gap} />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" look="primary" busy={change.isPending}>
          Save
        </Button>
      </div>
    </Form>
  );
}
