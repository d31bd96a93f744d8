import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api, type Schemas } from '../api/client';
import { ApiError, isPassing } from '../api/problem';
import { usePaused } from '../ui/use-paused';
import type { TransactionBody } from './draft';

export type Verdict = Schemas['Verdict'];

/** Typing goes on for about this long between two keys. */
const PAUSE_MS = 200;
const RETRIES = 3;
/** How long after a verdict without the budgets service it is asked for again. */
const AGAIN_MS = 2_000;

export interface VerdictState {
  verdict: Verdict | undefined;
  /** Why there is none. */
  error: unknown;
  /** What is shown is of an earlier body; the answer to this one is on its way. */
  isOld: boolean;
}

/**
 * What a transaction would do to the budgets: asked while it is typed, and changing nothing.
 *
 * @param body null while it cannot be asked yet
 * @param replaces the id of the transaction that this would change
 */
export function useVerdict(body: TransactionBody | null, replaces?: string): VerdictState {
  const asked = body ? JSON.stringify(replaces ? { ...body, replaces } : body) : '';
  const question = usePaused(asked, PAUSE_MS);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['check', question],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/v1/transactions/check', {
          body: JSON.parse(question) as Schemas['TransactionCheck'],
          signal,
        }),
      ),
    enabled: question !== '' && asked !== '',
    networkMode: 'always',
    placeholderData: keepPreviousData,
    // Without a network it is said at once; a server that is busy for a moment is asked again.
    retry: (failures, error) => failures < RETRIES && error instanceof ApiError && isPassing(error),
    retryDelay: PAUSE_MS,
    refetchInterval: ({ state: { data } }) =>
      data && data.budget_check.source !== 'live' ? AGAIN_MS : false,
    staleTime: 0,
    gcTime: 0,
  });
  if (!asked) {
    return { verdict: undefined, error: null, isOld: false };
  }
  return { verdict: data, error, isOld: isPlaceholderData || question !== asked };
}
