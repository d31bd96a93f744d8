import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Problem } from '../api/problem';
import type { components } from '../api/schema';

export type NewTransaction = components['schemas']['TransactionCreate'] & { id: string };

/** An entry that Purser has not said to have yet. */
export interface QueuedEntry {
  /** The transaction's own: it is stored once under this, however often it is sent. */
  id: string;
  /** The Idempotency-Key that it is sent with each time, while its body stays the same. */
  key: string;
  userId: string;
  /** The household that it was entered for. */
  bookId: string;
  body: NewTransaction;
  /** Milliseconds since 1970; entries are sent in this order. */
  queuedAt: number;
  /** What Purser has against it; null while it waits to be sent. */
  refusal: { status: number; problem: Problem | null } | null;
  /** How often it was sent: after the first time Purser may have it, whatever became of the answer. */
  tries: number;
  /** It was taken back after Purser may have got it: what is sent is that it is deleted. */
  takenBack: boolean;
}

interface Schema extends DBSchema {
  entries: { key: string; value: QueuedEntry; indexes: { byUser: [string, number] } };
}

let database: Promise<IDBPDatabase<Schema>> | null = null;

function open(): Promise<IDBPDatabase<Schema>> {
  database ??= openDB<Schema>('purser-entries', 1, {
    upgrade(db) {
      const entries = db.createObjectStore('entries', { keyPath: 'id' });
      entries.createIndex('byUser', ['userId', 'queuedAt']);
    },
    terminated() {
      database = null;
    },
  });
  return database;
}

/** It is on disk when this is done, as far as the browser lets one know. */
export async function put(entry: QueuedEntry): Promise<void> {
  const db = await open();
  const change = db.transaction('entries', 'readwrite', { durability: 'strict' });
  await Promise.all([change.store.put(entry), change.done]);
}

export async function remove(id: string): Promise<void> {
  await (await open()).delete('entries', id);
}

export async function find(id: string): Promise<QueuedEntry | undefined> {
  return (await open()).get('entries', id);
}

/** Those of one user, oldest first. What others of this browser left waiting is not theirs. */
export async function entriesOf(userId: string): Promise<QueuedEntry[]> {
  const range = IDBKeyRange.bound([userId, 0], [userId, Infinity]);
  return (await open()).getAllFromIndex('entries', 'byUser', range);
}
