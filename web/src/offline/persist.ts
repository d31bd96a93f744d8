import { dehydrate, hydrate, type DehydratedState, type QueryClient } from '@tanstack/react-query';
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { keys } from '../api/keys';
import { currentSession } from '../session/session';

/*
 * What the first page shows is kept on this device, so that a start without a network shows what
 * was known last. It is one person's, and goes when they log out.
 */

const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000;
const WRITE_AFTER_MS = 1_000;

const KEPT = [
  keys.me,
  keys.categories,
  keys.budgets,
  keys.newestTransactions,
  keys.alertList(false),
  keys.unreadAlerts,
  keys.newestUnreadAlerts,
];
const KEPT_TEXTS = KEPT.map((key) => JSON.stringify(key));

interface Kept {
  userId: string;
  state: DehydratedState;
}

// A release that keeps another form of it raises the version: the upgrade begins anew.
const VERSION = 1;
const ONE = 'last';

interface Schema extends DBSchema {
  kept: { key: string; value: Kept };
}

let database: Promise<IDBPDatabase<Schema>> | null = null;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('purser-kept', VERSION, {
    upgrade(db) {
      if (db.objectStoreNames.contains('kept')) {
        db.deleteObjectStore('kept');
      }
      db.createObjectStore('kept');
    },
    terminated() {
      database = null;
    },
  });
  return database;
}

export async function forgetKept(): Promise<void> {
  await (await open()).delete('kept', ONE);
}

function isSignedIn(userId: string): boolean {
  const session = currentSession();
  return session.state === 'signed-in' && session.user.id === userId;
}

/** Puts what is kept of this user into `queries`, and drops what is another's. */
export async function restore(queries: QueryClient, userId: string): Promise<void> {
  const kept = await (await open()).get('kept', ONE);
  if (!kept) {
    return;
  }
  if (kept.userId !== userId) {
    await forgetKept();
    return;
  }
  const oldest = Date.now() - MAX_AGE_MS;
  hydrate(queries, {
    ...kept.state,
    queries: kept.state.queries.filter(({ state }) => state.dataUpdatedAt > oldest),
  });
  // However lately it was kept: what was changed last may not be in it.
  for (const queryKey of KEPT) {
    void queries.invalidateQueries({ queryKey, exact: true, refetchType: 'none' });
  }
}

async function write(queries: QueryClient, userId: string): Promise<void> {
  const state = dehydrate(queries, {
    shouldDehydrateMutation: () => false,
    shouldDehydrateQuery: ({ queryKey, state: { status, data } }) =>
      (status === 'success' || data !== undefined) && KEPT_TEXTS.includes(JSON.stringify(queryKey)),
  });
  const db = await open();
  if (isSignedIn(userId)) {
    await db.put('kept', { userId, state }, ONE);
  }
}

/** Keeps what is read from now on, at most once in a while; returns what ends that. */
export function keep(queries: QueryClient, userId: string): () => void {
  for (const key of KEPT) {
    // What is kept is what is in memory.
    queries.setQueryDefaults(key, { gcTime: MAX_AGE_MS });
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const unsubscribe = queries.getQueryCache().subscribe(({ type, query }) => {
    if (type === 'updated' && KEPT_TEXTS.includes(query.queryHash)) {
      timer ??= setTimeout(() => {
        timer = undefined;
        void write(queries, userId);
      }, WRITE_AFTER_MS);
    }
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}
