import {
  useInfiniteQuery,
  useMutation,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query';
import { useEffect } from 'react';
import { v7 as uuid } from 'uuid';
import { answer, api, idempotencyKey, type Schemas } from '../api/client';
import { keys } from '../api/keys';
import type { operations } from '../api/schema';
import type { TransactionBody } from '../entry/draft';
import { onLiveEvent } from '../live/events';
import { passes, type Filters } from './filters';
import { withRow, without, type ListData, type ListPage } from './list-cache';
import { lean, type Transaction } from './transaction';

/** As many as the API gives at once: a long list is then scrolled with few requests. */
const PAGE_SIZE = 200;

/** What the address says is sent as it is; the API names what is wrong with it. */
type Query = NonNullable<operations['listTransactions']['parameters']['query']>;

async function readPage(
  filters: Filters,
  cursor: string | null,
  signal: AbortSignal,
): Promise<ListPage> {
  const list = await answer(
    api.GET('/v1/transactions', {
      params: {
        query: {
          ...(filters as Query),
          limit: PAGE_SIZE,
          ...(cursor ? { cursor } : {}),
        },
      },
      signal,
    }),
  );
  return { data: list.data.map(lean), next: list.next_cursor };
}

/** All transactions that pass the filters, page by page as they are scrolled to. */
export function useTransactionList(filters: Filters) {
  const queries = useQueryClient();
  const queryKey = keys.transactionList(filters);
  useEffect(
    () =>
      onLiveEvent((event) => {
        if (event.kind === 'transaction' && event.id) {
          const row = event.resource ? lean(event.resource) : null;
          updateLists(queries, event.id, row);
        }
      }),
    [queries],
  );
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => readPage(filters, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // The live events keep it; comparing a long list with itself would cost more than it saves.
    structuralSharing: false,
    staleTime: Infinity,
    gcTime: 60_000,
  });
}

/** Brings every loaded list up to date with what became of one transaction; null: deleted. */
export function updateLists(queries: QueryClient, id: string, row: Transaction | null): void {
  const lists = queries.getQueriesData<ListData>({ queryKey: ['transactions', 'list'] });
  for (const [queryKey, list] of lists) {
    const filters = queryKey[2] as Filters;
    const passed = row ? passes(row, filters) : false;
    if (!list) {
      continue;
    }
    if (passed === null) {
      // Only the server can tell.
      void queries.invalidateQueries({ queryKey });
    } else {
      queries.setQueryData(queryKey, row && passed ? withRow(list, row) : without(list, id));
    }
  }
}

/** What a list does not hear of by itself. */
export function refreshOthers(queries: QueryClient): void {
  for (const queryKey of [keys.newestTransactions, keys.budgets, keys.categories]) {
    void queries.invalidateQueries({ queryKey });
  }
}

export interface Change {
  id: string;
  /** The one that the change is based on. */
  version: number;
  body: Schemas['TransactionPatch'];
}

export async function patchTransaction({ id, version, body }: Change): Promise<Transaction> {
  return lean(
    await answer(
      api.PATCH('/v1/transactions/{id}', {
        params: {
          path: { id },
          header: { 'If-Match': `"${version}"`, 'Idempotency-Key': idempotencyKey() },
        },
        body,
      }),
    ),
  );
}

export function useChangeTransaction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: patchTransaction,
    onSuccess: (row) => {
      updateLists(queries, row.id, row);
      refreshOthers(queries);
    },
  });
}

export function useDeleteTransaction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, override = false }: { id: string; override?: boolean }) =>
      answer(
        api.DELETE('/v1/transactions/{id}', {
          params: { path: { id }, query: override ? { override } : {} },
        }),
      ),
    onSuccess: (_, { id }) => {
      updateLists(queries, id, null);
      refreshOthers(queries);
    },
  });
}

/** Enters again what was deleted, under a new id: the old one is history. */
export function useRestoreTransaction() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (row: Transaction) =>
      lean(
        await answer(
          api.POST('/v1/transactions', {
            params: { header: { 'Idempotency-Key': idempotencyKey() } },
            // It was there before: giving it back exceeds no budget that it had not exceeded.
            body: { ...bodyOfRow(row), id: uuid(), override: true },
          }),
        ),
      ),
    onSuccess: (row) => {
      updateLists(queries, row.id, row);
      refreshOthers(queries);
    },
  });
}

/** The members that a person gave it. */
export function bodyOfRow(row: Transaction): TransactionBody {
  const { type, amount, category, date, payee, note, tags } = row;
  return { type, amount, category, date, payee, note, tags };
}
