import { useSyncExternalStore } from 'react';
import { v7 as uuid } from 'uuid';
import { answer, api, idempotencyKey, type Schemas } from '../api/client';
import { ApiError } from '../api/problem';
import { currentSession } from '../session/session';
import { outcomeOf, type Outcome } from './outcome';
import { entriesOf, find, put, remove, type NewTransaction, type QueuedEntry } from './store';

/*
 * Every entry goes through this queue, online and offline alike: it is on disk before it is sent,
 * under an id and a key of its own, and leaves it when Purser says that it has it.
 */

const FIRST_WAIT_MS = 2_000;
const LAST_WAIT_MS = 60_000;
const NONE: QueuedEntry[] = [];

let entries: QueuedEntry[] = NONE;
const listeners = new Set<() => void>();
const otherTabs = new BroadcastChannel('purser-entries');

function publish(next: QueuedEntry[]): void {
  entries = next.length ? next : NONE;
  for (const listener of listeners) {
    listener();
  }
}

function userId(): string | null {
  const session = currentSession();
  return session.state === 'signed-in' ? session.user.id : null;
}

/** Reads anew what waits, for this page. */
async function reload(): Promise<void> {
  const user = userId();
  publish(user ? await entriesOf(user) : NONE);
}

/** Tells this page and the other tabs. */
async function changed(): Promise<void> {
  otherTabs.postMessage('changed');
  await reload();
}

/** What of the signed-in user waits, or was refused; oldest first. */
export function useQueue(): QueuedEntry[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => entries,
  );
}

export type Sent =
  | { outcome: 'stored'; transaction: Schemas['Transaction'] | null }
  | { outcome: 'refused'; error: ApiError }
  | { outcome: 'signed-out' | 'later'; error: unknown };

async function send(entry: QueuedEntry): Promise<Sent> {
  try {
    const transaction = await answer(
      api.POST('/v1/transactions', {
        params: { header: { 'Idempotency-Key': entry.key } },
        body: entry.body,
      }),
    );
    await remove(entry.id);
    return { outcome: 'stored', transaction };
  } catch (error) {
    return settle(entry, outcomeOf(error), error);
  }
}

async function settle(entry: QueuedEntry, outcome: Outcome, error: unknown): Promise<Sent> {
  if (outcome === 'stored') {
    await remove(entry.id);
    return { outcome, transaction: null };
  }
  if (outcome === 'refused' && error instanceof ApiError) {
    await put({ ...entry, refusal: { status: error.status, problem: error.problem } });
    return { outcome, error };
  }
  return { outcome: outcome === 'signed-out' ? outcome : 'later', error };
}

/** One tab sends at a time; another's sending is waited for. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('purser-entries', work) as Promise<T>;
}

/**
 * Keeps an entry and sends it. It is kept before anything is sent, so whatever happens then, it is
 * not lost.
 */
export async function enter(body: Omit<NewTransaction, 'id'>): Promise<Sent> {
  const user = userId();
  if (!user) {
    throw new ApiError(401, null, null);
  }
  const id = uuid();
  const entry: QueuedEntry = {
    id,
    key: idempotencyKey(),
    userId: user,
    body: { ...body, id },
    queuedAt: Date.now(),
    refusal: null,
  };
  await put(entry);
  await changed();
  return sendOne(entry);
}

/** Another body is another request: it needs a key of its own. The id stays. */
export async function change(entry: QueuedEntry, body: Omit<NewTransaction, 'id'>): Promise<Sent> {
  const next = { ...entry, key: idempotencyKey(), body: { ...body, id: entry.id }, refusal: null };
  await put(next);
  await changed();
  return sendOne(next);
}

export async function discard(id: string): Promise<void> {
  await alone(() => remove(id));
  await changed();
}

async function sendOne(entry: QueuedEntry): Promise<Sent> {
  const sent = await alone(async (): Promise<Sent> => {
    // Meanwhile another tab may have sent it.
    const kept = await find(entry.id);
    return kept && !kept.refusal ? send(kept) : { outcome: 'stored', transaction: null };
  });
  await changed();
  if (sent.outcome === 'later') {
    sendLater();
  }
  return sent;
}

let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function sendLater(): void {
  const wait = Math.min(FIRST_WAIT_MS * 2 ** attempts, LAST_WAIT_MS);
  attempts += 1;
  clearTimeout(timer);
  timer = setTimeout(() => {
    void sendAll();
  }, wait);
}

/** Sends what waits, oldest first, and stops at what has to wait on. */
export async function sendAll(): Promise<void> {
  const last = await alone(async (): Promise<Outcome> => {
    const user = userId();
    for (const entry of user ? await entriesOf(user) : []) {
      if (userId() !== user) {
        return 'signed-out';
      }
      if (!entry.refusal) {
        const { outcome } = await send(entry);
        if (outcome === 'later' || outcome === 'signed-out') {
          return outcome;
        }
      }
    }
    return 'stored';
  });
  await changed();
  if (last === 'later') {
    sendLater();
  } else {
    attempts = 0;
  }
}

/** Follows what other tabs do, and sends whenever there may be a way; returns what ends that. */
export function startQueue(): () => void {
  const sendNow = () => {
    attempts = 0;
    void sendAll();
  };
  otherTabs.onmessage = () => {
    void reload();
  };
  addEventListener('online', sendNow);
  sendNow();
  return () => {
    removeEventListener('online', sendNow);
    otherTabs.onmessage = null;
    clearTimeout(timer);
    publish(NONE);
  };
}
