import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../api/problem';
import { CategoryField } from '../categories/category-field';
import { categoryWords } from '../categories/path';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { notify } from '../ui/notify';
import { Notice } from '../ui/page';
import { inBulk, type BulkResult } from './bulk';
import styles from './bulk-bar.module.css';
import { plural } from './words';
import { patchTransaction, refreshOthers, updateLists } from './queries';
import type { Transaction } from './transaction';

type Moved = BulkResult<Transaction, Transaction>;

/** Gives every row the category that `of` says for it. */
function useMove() {
  const queries = useQueryClient();
  const [over, setOver] = useState(0);
  const move = useMutation({
    mutationFn: ({ rows, of }: { rows: Transaction[]; of: (row: Transaction) => string }) =>
      inBulk(
        rows,
        ({ id, version, ...row }) =>
          patchTransaction({ id, version, body: { category: of({ id, version, ...row }) } }),
        setOver,
      ),
    onMutate: () => {
      setOver(0);
    },
    onSuccess: ({ done }) => {
      for (const { result } of done) {
        updateLists(queries, result.id, result);
      }
      refreshOthers(queries);
    },
  });
  return { move, over };
}

/** Why some were not changed: each reason once, with how many it holds for. */
function Failures({ failed }: { failed: Moved['failed'] }) {
  const reasons = new Map<string, number>();
  for (const { error } of failed) {
    const reason = explain(error);
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return (
    <div role="alert">
      <Notice tone="over">
        <p>Not changed, and still selected:</p>
        <ul>
          {[...reasons].map(([reason, count]) => (
            <li key={reason}>
              {plural(count)}: {reason}
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}

interface BulkBarProps {
  rows: Transaction[];
  onAll: () => void;
  onKeep: (ids: string[]) => void;
  onDone: () => void;
  onDelete: () => void;
}

/** What can be done with all selected rows. */
export function BulkBar({ rows, onAll, onKeep, onDone, onDelete }: BulkBarProps) {
  const [asks, setAsks] = useState(false);
  const [category, setCategory] = useState('');
  const { move, over } = useMove();

  const offerUndo = ({ done }: Moved) => {
    const before = new Map(done.map(({ item }) => [item.id, item.category]));
    void notify({
      title: `${plural(done.length)} changed to ${categoryWords(category.trim())}`,
      tone: 'ok',
      action: {
        label: 'Undo',
        run: () => {
          move.mutate({
            rows: done.map(({ result }) => result),
            of: (row) => before.get(row.id) ?? row.category,
          });
        },
      },
    });
  };
  const submit = () => {
    move.mutate(
      { rows, of: () => category.trim() },
      {
        onSuccess: (moved) => {
          if (moved.done.length > 0) {
            offerUndo(moved);
          }
          if (moved.failed.length === 0) {
            setAsks(false);
            onDone();
          } else {
            onKeep(moved.failed.map(({ item }) => item.id));
          }
        },
      },
    );
  };
  return (
    <div className={styles.bar} role="region" aria-label="Selected transactions">
      <p role="status">{plural(rows.length)} selected</p>
      <Button
        look="primary"
        onClick={() => {
          setAsks(true);
        }}
      >
        Change category
      </Button>
      <Button look="danger" onClick={onDelete}>
        Delete
      </Button>
      <Button onClick={onAll}>Select all loaded</Button>
      <Button onClick={onDone}>Clear</Button>
      <Dialog
        title={`Category of ${plural(rows.length)}`}
        open={asks}
        onClose={() => {
          setAsks(false);
        }}
      >
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!move.isPending && category.trim()) {
              submit();
            }
          }}
        >
          <CategoryField label="New category" value={category} onChange={setCategory} required />
          {move.data?.failed.length ? <Failures failed={move.data.failed} /> : null}
          <Button type="submit" look="primary" busy={move.isPending}>
            {move.isPending
              ? `${over} of ${rows.length}`
              : move.data?.failed.length
                ? 'Try again'
                : 'Change them'}
          </Button>
        </form>
      </Dialog>
    </div>
  );
}
