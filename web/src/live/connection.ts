import { useSyncExternalStore } from 'react';

/**
 * How this page learns of what others do: at once by the stream, every few seconds by asking, or
 * not at all.
 */
export type Connection = 'connecting' | 'live' | 'polling' | 'offline';

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
