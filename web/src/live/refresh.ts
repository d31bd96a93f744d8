import type { QueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { onLiveEvent, type LiveEvent } from './events';

/** Reads again what is shown and may have changed, except the endless list (it listens itself). */
export function refreshAll(queries: QueryClient): void {
  for (const key of [keys.budgets, keys.alerts, keys.newestTransactions, keys.categories]) {
    void queries.invalidateQueries({ queryKey: key });
  }
}

function refreshFor(queries: QueryClient, { kind, action }: LiveEvent): void {
  switch (kind) {
    case 'alert':
      void queries.invalidateQueries({ queryKey: keys.alerts });
      break;
    case 'budget':
      void queries.invalidateQueries({ queryKey: keys.budgets });
      break;
    case 'transaction':
      void queries.invalidateQueries({ queryKey: keys.newestTransactions });
      if (action !== 'changed') {
        void queries.invalidateQueries({ queryKey: keys.categories });
      }
      break;
  }
}

/** Follows the stream's events; returns what ends that. */
export function followLiveEvents(queries: QueryClient): () => void {
  return onLiveEvent((event) => {
    refreshFor(queries, event);
  });
}
