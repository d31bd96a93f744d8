import { useSyncExternalStore } from 'react';

/**
 * How this page learns of what others do: at once, by the stream (`live`); every few seconds, by
 * asking, because the stream is interrupted (`polling`) or not offered here (`asking`); or not at
 * all, because nothing can be reached (`offline`).
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'asking' | 'offline';

let connection: Connection = 'connecting';
const listeners = new Set<() => void>();

export function currentConnection(): Connection {
  return connection;
}

export function setConnection(next: Connection): void {
  if (next !== connection) {
    connection = next;
    for (const listener of listeners) {
      listener();
    }
  }
}

export function onConnection(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useConnection(): Connection {
  return useSyncExternalStore(onConnection, currentConnection);
}
