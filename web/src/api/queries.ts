import {
  QueryClient,
  type InvalidateOptions,
  type InvalidateQueryFilters,
} from '@tanstack/react-query';
import { isPassing } from './problem';

const RETRIES = 2;
/** What was read this long ago is read again when a page shows it; the stream tells sooner. */
const STALE_MS = 30_000;
/** What could not be read again, and is shown as it was, is tried again each time this has passed. */
export const RECOVER_MS = 10_000;

/**
 * Has what a page shows read again where it is made stale while it is read for the first time: it
 * may have been asked for before the change. QueryClient does so for later readings alone, and
 * takes the first for new.
 */
export class Queries extends QueryClient {
  override async invalidateQueries(
    filters: InvalidateQueryFilters = {},
    options?: InvalidateOptions,
  ): Promise<void> {
    const first = this.getQueryCache()
      .findAll({ ...filters, fetchStatus: 'fetching' })
      .filter(({ state }) => state.data === undefined);
    await super.invalidateQueries(filters, options);
    const again = first.map(({ queryKey }) =>
      super.invalidateQueries({ ...filters, queryKey, exact: true }, options),
    );
    await Promise.all(again);
  }
}

/** What was read from the API, and when it is read again. */
export const queries = new Queries({
  defaultOptions: {
    queries: {
      staleTime: STALE_MS,
      retry: (failures, error) => failures < RETRIES && isPassing(error),
      refetchInterval: ({ state }) =>
        state.data !== undefined && isPassing(state.error) ? RECOVER_MS : false,
    },
    mutations: {
      // Without a network they fail and say so; quick entry has a queue of its own.
      networkMode: 'always',
    },
  },
});
