import { QueryClient } from '@tanstack/react-query';
import { isPassing } from './problem';

const RETRIES = 2;
/** What was read this long ago is read again when a page shows it; the stream tells sooner. */
const STALE_MS = 30_000;
/** What could not be read again, and is shown as it was, is tried again each time this has passed. */
export const RECOVER_MS = 10_000;

/** What was read from the API, and when it is read again. */
export const queries = new QueryClient({
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
