import { useSyncExternalStore } from 'react';
import type { QueuedEntry } from './store';

/* What of the queue this page shows. */

const NONE: QueuedEntry[] = [];

let all: QueuedEntry[] = NONE;
let shown: QueuedEntry[] = NONE;
/** Those that are being sent for the first time: in a moment they are stored or refused. */
const hidden = new Set<string>();
const listeners = new Set<() => void>();

function update(): void {
  const next = all.filter(({ id, takenBack }) => !hidden.has(id) && !takenBack);
  shown = next.length ? next : NONE;
  for (const listener of listeners) {
    listener();
  }
}

export function publish(entries: QueuedEntry[]): void {
  all = entries;
  update();
}

export function hideForNow(id: string): void {
  hidden.add(id);
}

export function showAgain(id: string): void {
  hidden.delete(id);
}

/** Tells the other tabs that the queue has changed. */
export function announce(): void {
  const channel = new BroadcastChannel('purser-entries');
  channel.postMessage('changed');
  channel.close();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What of the signed-in user waits to be sent, or was refused; oldest first. */
export function useQueue(): QueuedEntry[] {
  return useSyncExternalStore(subscribe, () => shown);
}
