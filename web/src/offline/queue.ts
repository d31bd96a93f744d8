import { v7 as uuid } from 'uuid';
import { idempotencyKey, type Schemas } from '../api/client';
import { ApiError } from '../api/problem';
import { publishLiveEvent } from '../live/events';
import { currentSession } from '../session/session';
import { deliver, takeBackDelivered } from './deliver';
import { outcomeOf, outcomeOfTakingBack, waitAfter } from './outcome';
import { entriesOf, find, put, remove, type NewTransaction, type QueuedEntry } from './store';
import { announce, hideForNow, publish, showAgain } from './waiting';

export { useQueue } from './waiting';

/*
 * Every entry goes through this queue, online and offline alike: it is on disk before it is sent,
 * under an id and a key of its own, and leaves it when Purser says that it has it.
 */

/** For so long an entry that is just being sent is not shown as waiting. */
const PATIENCE_MS = 3_000;

export type Sent =
  | { outcome: 'stored'; transaction: Schemas['Transaction'] | null }
  | { outcome: 'refused'; error: ApiError }
  | { outcome: 'signed-out' | 'later'; error: unknown };

/** The entries that somebody of this page waits for, and what became of them. */
const awaited = new Set<string>();
const results = new Map<string, Sent>();

interface Owner {
  userId: string;
  bookId: string;
}

function owner(): Owner {
  const session = currentSession();
  if (session.state !== 'signed-in') {
    throw new ApiError(401, null, null);
  }
  return { userId: session.user.id, bookId: session.user.book.id };
}

function signedInUser(): string | null {
  const session = currentSession();
  return session.state === 'signed-in' ? session.user.id : null;
}

/** Reads anew what waits, for this page. */
async function reload(): Promise<void> {
  const user = signedInUser();
  const found = user ? await entriesOf(user) : [];
  // Meanwhile somebody else may have signed in.
  publish(signedInUser() === user ? found : []);
}

/** One tab sends at a time; another's sending is waited for. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks.request('purser-entries', work) as Promise<T>;
}

async function attempt(entry: QueuedEntry): Promise<Sent> {
  // That it may have arrived is on disk before it can.
  const tried = { ...entry, tries: entry.tries + 1 };
  await put(tried);
  try {
    if (entry.takenBack) {
      await takeBackDelivered(tried);
      return { outcome: 'stored', transaction: null };
    }
    return { outcome: 'stored', transaction: await deliver(tried) };
  } catch (error) {
    return settle(tried, error);
  }
}

async function settle(entry: QueuedEntry, error: unknown): Promise<Sent> {
  const outcome = entry.takenBack ? outcomeOfTakingBack(error) : outcomeOf(error);
  switch (outcome) {
    case 'stored':
      return { outcome, transaction: null };
    case 'new-key':
      return attempt({ ...entry, key: idempotencyKey() });
    case 'refused':
      if (error instanceof ApiError) {
        await put({ ...entry, refusal: { status: error.status, problem: error.problem } });
        return { outcome, error };
      }
      throw error;
    default:
      return { outcome, error };
  }
}

async function send(entry: QueuedEntry): Promise<Sent> {
  const sent = await attempt(entry);
  if (sent.outcome === 'stored') {
    await remove(entry.id);
    publishLiveEvent({
      kind: 'transaction',
      action: entry.takenBack ? 'deleted' : 'created',
      id: entry.id,
      resource: sent.transaction,
    });
  }
  return sent;
}

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function sendLater(error: unknown): void {
  failures += 1;
  clearTimeout(timer);
  timer = setTimeout(
    () => {
      void sendAll();
    },
    waitAfter(failures, error),
  );
}

/** Sends what waits of the signed-in user, oldest first, and stops at what has to wait on. */
async function sendInOrder(): Promise<Sent | null> {
  const user = signedInUser();
  for (const entry of user ? await entriesOf(user) : []) {
    if (signedInUser() !== user) {
      return null;
    }
    if (entry.refusal) {
      continue;
    }
    const sent = await send(entry);
    if (awaited.has(entry.id)) {
      results.set(entry.id, sent);
    }
    if (sent.outcome === 'later' || sent.outcome === 'signed-out') {
      return sent;
    }
  }
  return null;
}

export async function sendAll(): Promise<void> {
  const stopped = await alone(sendInOrder);
  await reload();
  announce();
  if (stopped?.outcome === 'later') {
    sendLater(stopped.error);
  } else {
    clearTimeout(timer);
    failures = 0;
  }
}

/** Of an entry that this page has not sent: another tab did, or it still waits behind others. */
async function whatOtherTabDid(id: string): Promise<Sent> {
  const kept = await find(id);
  if (!kept) {
    return { outcome: 'stored', transaction: null };
  }
  const { refusal } = kept;
  return refusal
    ? { outcome: 'refused', error: new ApiError(refusal.status, refusal.problem, null) }
    : { outcome: 'later', error: null };
}

/**
 * Keeps an entry and sends it. It is kept before anything is sent, so whatever happens then, it is
 * not lost.
 */
export async function enter(entry: QueuedEntry): Promise<Sent> {
  const { id } = entry;
  await put(entry);
  hideForNow(id);
  awaited.add(id);
  const impatient = setTimeout(() => {
    showAgain(id);
    void reload();
    announce();
  }, PATIENCE_MS);
  try {
    await sendAll();
    return results.get(id) ?? (await whatOtherTabDid(id));
  } finally {
    clearTimeout(impatient);
    awaited.delete(id);
    results.delete(id);
    showAgain(id);
    await reload();
  }
}

/** A new entry of the signed-in user, not kept yet. */
export function newEntry(body: Omit<NewTransaction, 'id'>): QueuedEntry {
  const id = uuid();
  return {
    id,
    key: idempotencyKey(),
    ...owner(),
    body: { ...body, id },
    queuedAt: Date.now(),
    refusal: null,
    tries: 0,
    takenBack: false,
  };
}

/**
 * A refused entry with another body. That is another request, so it needs a key of its own; the id
 * stays.
 */
export function changed(entry: QueuedEntry, body: Omit<NewTransaction, 'id'>): QueuedEntry {
  return { ...entry, key: idempotencyKey(), body: { ...body, id: entry.id }, refusal: null };
}

/** Purser refused its content, so it has not got it: an id that it knows is told before. */
function wasNeverStored({ tries, refusal }: QueuedEntry): boolean {
  return tries === 0 || refusal?.status === 422;
}

/** Undoes an entry, wherever it is by now: in the queue, under way or stored. */
export async function takeBack(entry: QueuedEntry): Promise<void> {
  await alone(async () => {
    const kept = await find(entry.id);
    if (kept && wasNeverStored(kept)) {
      await remove(entry.id);
    } else {
      await put({ ...entry, refusal: null, tries: 1, takenBack: true });
    }
  });
  await sendAll();
}

/** Follows what other tabs do, and sends whenever there may be a way; returns what ends that. */
export function startQueue(): () => void {
  const sendNow = () => {
    failures = 0;
    void sendAll();
  };
  const otherTabs = new BroadcastChannel('purser-entries');
  otherTabs.onmessage = () => {
    void reload();
  };
  addEventListener('online', sendNow);
  sendNow();
  return () => {
    removeEventListener('online', sendNow);
    otherTabs.close();
    clearTimeout(timer);
    publish([]);
  };
}
