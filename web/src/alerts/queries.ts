import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, idempotencyKey } from '../api/client';
import { keys } from '../api/keys';

const PAGE_SIZE = 50;

/** The inbox, newest first, page by page. */
export function useAlerts(unread: boolean) {
  return useInfiniteQuery({
    queryKey: keys.alertList(unread),
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/v1/alerts', {
          params: {
            query: {
              limit: PAGE_SIZE,
              ...(unread ? { unread } : {}),
              ...(pageParam ? { cursor: pageParam } : {}),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

export function useMarkAlert() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, read }: { id: string; read: boolean }) =>
      answer(
        api.PATCH('/v1/alerts/{id}', {
          params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey() } },
          body: { read },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.alerts }),
  });
}

export function useMarkAllAlerts() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      answer(
        api.POST('/v1/alerts/read-all', {
          params: { header: { 'Idempotency-Key': idempotencyKey() } },
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.alerts }),
  });
}
