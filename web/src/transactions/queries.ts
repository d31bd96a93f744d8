import {
  hashKey,
  useInfiniteQuery,
  useMutation,
  useQueryClient,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query';
import { useEffect, type RefObject } from 'react';
import { answer, api, fail, idempotencyKey, ifMatch, type Schemas } from '../api/client';
import { keys } from '../api/keys';
import type { operations } from '../api/schema';
import type { TransactionBody } from '../entry/draft';
import { onLiveEvent } from '../live/events';
import { Gathered } from '../live/gathered';
import { isWatched, onWatched } from '../live/watching';
import { passes, type Filters } from './filters';
import { firstPages, withRow, without, type ListData, type ListPage } from './list-cache';
import { lean, type Transaction } from './transaction';

/** As many as the API gives at once: a long list is then scrolled with few requests. */
const PAGE_SIZE = 200;

/** Of more events than these the list is read again, rather than changed by each. */
const MOST_A_SECOND = 20;

const LISTS = ['transactions', 'list'] as const;

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
  const data = list.data.map(lean);
  return { data, next: list.next_cursor, end: data.at(-1) ?? null };
}

/** Whether what happens at each call happens more often than so many times a second. */
function rate(most: number): () => boolean {
  let [since, count] = [0, 0];
  return () => {
    const now = Date.now();
    [since, count] = now - since < 1_000 ? [since, count + 1] : [now, 1];
    return count > most;
  };
}

/** Keeps only so much of each list, and has it read again: now, or when it is shown next. */
function readAgain(
  queries: QueryClient,
  rows: number,
  refetchType: 'active' | 'none' = 'active',
): void {
  const pages = Math.ceil((rows + 1) / PAGE_SIZE);
  queries.setQueriesData<ListData>({ queryKey: LISTS }, (list) => list && firstPages(list, pages));
  void queries.invalidateQueries({ queryKey: LISTS, refetchType });
}

/**
 * All transactions that pass the filters, page by page as they are scrolled to.
 *
 * @param furthest the row that is scrolled to: what is beyond it need not be kept
 */
export function useTransactionList(filters: Filters, furthest: RefObject<number>) {
  const queries = useQueryClient();
  const queryKey = keys.transactionList(filters);
  useEffect(() => {
    const again = new Gathered<'list'>(
      () => {
        readAgain(queries, furthest.current);
      },
      () => !isWatched(),
    );
    const isOften = rate(MOST_A_SECOND);
    const endings = [
      onWatched(again.resume),
      onLiveEvent((event) => {
        if (event.kind !== 'transaction') {
          return;
        }
        if (event.id === null || isOften()) {
          again.ask('list');
        } else {
          updateLists(queries, event.id, event.resource ? lean(event.resource) : null);
        }
      }),
    ];
    return () => {
      for (const end of endings) {
        end();
      }
      again.stop();
    };
  }, [queries, furthest]);
  // Nobody follows the events of what is not shown.
  useEffect(
    () => () => {
      readAgain(queries, 0, 'none');
    },
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
  for (const { queryKey } of queries.getQueryCache().findAll({ queryKey: LISTS })) {
    updateList(queries, queryKey, id, row);
    // A page that is on its way was read before, and comes with the list as it was then.
    afterReading(queries, queryKey, () => {
      updateList(queries, queryKey, id, row);
    });
  }
}

function updateList(
  queries: QueryClient,
  queryKey: QueryKey,
  id: string,
  row: Transaction | null,
): void {
  const passed = row ? passes(row, queryKey[2] as Filters) : false;
  if (passed === null) {
    // Only the server can tell.
    void queries.invalidateQueries({ queryKey });
    return;
  }
  queries.setQueryData<ListData>(
    queryKey,
    (list) => list && (row && passed ? withRow(list, row) : without(list, id)),
  );
}

function afterReading(queries: QueryClient, queryKey: QueryKey, work: () => void): void {
  const isReading = () => queries.getQueryState(queryKey)?.fetchStatus === 'fetching';
  if (!isReading()) {
    return;
  }
  const hash = hashKey(queryKey);
  const stop = queries.getQueryCache().subscribe(({ query }) => {
    if (query.queryHash === hash && !isReading()) {
      stop();
      work();
    }
  });
}

/** What a list does not hear of by itself. */
export function refreshOthers(queries: QueryClient): void {
  for (const queryKey of [keys.newestTransactions, keys.budgets, keys.categories]) {
    void queries.invalidateQueries({ queryKey });
  }
}

export async function readTransaction(id: string): Promise<Transaction> {
  return lean(await answer(api.GET('/v1/transactions/{id}', { params: { path: { id } } })));
}

export interface Change {
  id: string;
  /** The one that the change is based on. */
  version: number;
  body: Schemas['TransactionPatch'];
  /** The Idempotency-Key, where the same may be sent again. */
  key?: string;
}

export async function patchTransaction({
  id,
  version,
  body,
  key = idempotencyKey(),
}: Change): Promise<Transaction> {
  return lean(
    await answer(
      api.PATCH('/v1/transactions/{id}', {
        params: {
          path: { id },
          header: { 'If-Match': ifMatch(version), 'Idempotency-Key': key },
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

/** What somebody else deleted before is as good as deleted. */
export async function deleteTransaction(id: string, override: boolean): Promise<void> {
  const { response, error } = await api.DELETE('/v1/transactions/{id}', {
    params: { path: { id }, query: override ? { override } : {} },
  });
  if (!response.ok && response.status !== 404) {
    fail(response, error);
  }
}

/** What was deleted, to be entered again under an id of its own, and once however often it is tried. */
export interface Restoration {
  row: Transaction;
  id: string;
  key: string;
}

export async function restoreTransaction({ row, id, key }: Restoration): Promise<Transaction> {
  return lean(
    await answer(
      api.POST('/v1/transactions', {
        params: { header: { 'Idempotency-Key': key } },
        // It was there before: no budget is to keep what was deleted by mistake away.
        body: { ...bodyOfRow(row), id, override: true },
      }),
    ),
  );
}

/** The members that a person gave it. */
export function bodyOfRow(row: Transaction): TransactionBody {
  const { type, amount, category, date, payee, note, tags } = row;
  return { type, amount, category, date, payee, note, tags };
}
