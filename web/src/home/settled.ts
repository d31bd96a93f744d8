import type { UseQueryResult } from '@tanstack/react-query';

/** Whether there is something to show instead of a skeleton: what was asked for, or why not. */
export function isSettled(query: UseQueryResult): boolean {
  return (
    !query.isPending ||
    query.fetchStatus === 'paused' ||
    query.failureCount > 0 ||
    query.errorUpdateCount > 0
  );
}

/** Whether what is shown may have changed since, because it could not be read again. */
export function isOld(query: UseQueryResult): boolean {
  return query.data !== undefined && (query.isError || query.fetchStatus === 'paused');
}
