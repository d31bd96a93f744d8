import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '../api/problem';
import { CategoryField } from '../categories/category-field';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { notify } from '../ui/notify';
import { Notice } from '../ui/page';
import { inBulk, type BulkResult } from './bulk';
import styles from './bulk-bar.module.css';
import { patchTransaction, refreshOthers, updateLists } from './queries';
import { categoryWords } from './transaction-summary';
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

function plural(count: number): string {
  return count === 1 ? '1 transaction' : `${count} transactions`;
}

function Failures({ moved }: { moved: Moved }) {
  const [first] = moved.failed;
  if (!first) {
    return null;
  }
  return (
    <div role="alert">
      <Notice tone="over">
        <p>
          {plural(moved.failed.length)} could not be changed: {explain(first.error)}
        </p>
      </Notice>
    </div>
  );
}

interface BulkBarProps {
  rows: Transaction[];
  onAll: () => void;
  onDone: () => void;
}

/** What can be done with all selected rows. */
export function BulkBar({ rows, onAll, onDone }: BulkBarProps) {
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
          {move.data ? <Failures moved={move.data} /> : null}
          <Button type="submit" look="primary" busy={move.isPending}>
            {move.isPending ? `${over} of ${rows.length}` : 'Change them'}
          </Button>
        </form>
      </Dialog>
    </div>
  );
}
