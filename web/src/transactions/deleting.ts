import type { QueryClient } from '@tanstack/react-query';
import { v7 as uuid } from 'uuid';
import { idempotencyKey } from '../api/client';
import { ApiError, explain } from '../api/problem';
import { categoryWords } from '../categories/path';
import { notify } from '../ui/notify';
import { inBulk } from './bulk';
import {
  deleteTransaction,
  refreshOthers,
  restoreTransaction,
  updateLists,
  type Restoration,
} from './queries';
import type { Transaction } from './transaction';
import { plural } from './words';

function nameOf(rows: Transaction[]): string {
  const [first] = rows;
  return first && rows.length === 1 ? categoryWords(first.category) : plural(rows.length);
}

/** Enters again what was deleted. What fails can be tried again: it comes back once. */
async function restore(queries: QueryClient, gone: Restoration[]): Promise<void> {
  const { done, failed } = await inBulk(gone, restoreTransaction, () => undefined);
  for (const { result } of done) {
    updateLists(queries, result.id, result);
  }
  refreshOthers(queries);
  const [first] = failed;
  if (first) {
    void notify({
      title: `Not back yet: ${nameOf(failed.map(({ item }) => item.row))}`,
      description: explain(first.error),
      tone: 'over',
      seconds: 60,
      action: {
        label: 'Try again',
        run: () => {
          void restore(
            queries,
            failed.map(({ item }) => item),
          );
        },
      },
    });
  }
}

function tellDeleted(queries: QueryClient, rows: Transaction[]): void {
  const gone = rows.map((row) => ({ row, id: uuid(), key: idempotencyKey() }));
  void notify({
    title: `Deleted: ${nameOf(rows)}`,
    action: {
      label: 'Undo',
      run: () => {
        void restore(queries, gone);
      },
    },
  });
}

/** Says why not all were deleted; where a budget refuses it, that can be overridden. */
function tellKept(queries: QueryClient, rows: Transaction[], error: unknown): void {
  const refused = error instanceof ApiError && error.type === 'budget-exceeded';
  void notify({
    title: `Not deleted: ${nameOf(rows)}`,
    description: refused
      ? 'Without this money back a budget would be over its limit, and it refuses that. Deleted anyway, the household is alerted.'
      : explain(error),
    tone: 'over',
    seconds: 30,
    action: {
      label: refused ? 'Delete anyway' : 'Try again',
      run: () => {
        void deleteRows(queries, rows, refused);
      },
    },
  });
}

/** Takes the rows away at once, and puts back what could not be deleted. */
export async function deleteRows(
  queries: QueryClient,
  rows: Transaction[],
  override = false,
): Promise<void> {
  for (const { id } of rows) {
    updateLists(queries, id, null);
  }
  const { done, failed } = await inBulk(
    rows,
    (row) => deleteTransaction(row.id, override),
    () => undefined,
  );
  for (const { item } of failed) {
    updateLists(queries, item.id, item);
  }
  refreshOthers(queries);
  if (done.length > 0) {
    tellDeleted(
      queries,
      done.map(({ item }) => item),
    );
  }
  const [first] = failed;
  if (first) {
    tellKept(
      queries,
      failed.map(({ item }) => item),
      first.error,
    );
  }
}
