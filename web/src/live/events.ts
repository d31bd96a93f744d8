import type { Schemas } from '../api/client';

interface Resources {
  alert: Schemas['Alert'];
  transaction: Schemas['Transaction'];
  budget: Schemas['BudgetDefinition'];
}

/** What the stream tells: see GET /v1/stream. */
export type LiveEvent = {
  [Kind in keyof Resources]: {
    kind: Kind;
    action: 'created' | 'changed' | 'deleted' | 'usage';
    /** Null where any of them may have changed. */
    id: string | null;
    /** Null for what was deleted, and for usage. */
    resource: Resources[Kind] | null;
  };
}[keyof Resources];

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();

/** Calls `listener` for each event of the stream; returns what ends that. */
export function onLiveEvent(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function publishLiveEvent(event: LiveEvent): void {
  for (const listener of listeners) {
    listener(event);
  }
}
