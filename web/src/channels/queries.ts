import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, idempotencyKey, ifMatch, type Schemas } from '../api/client';
import { keys } from '../api/keys';

export type Channel = Schemas['Channel'];
export type Delivery = Schemas['Delivery'];
export type Level = Schemas['Level'];

/** As many as are shown; a person has a handful of channels, and looks at the last deliveries. */
const MOST = 200;
const DELIVERIES = 20;
/** While something is on its way its log is read this often. */
const WATCH_MS = 1_000;

export function useChannels() {
  return useQuery({
    queryKey: keys.channels,
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/channels', { params: { query: { limit: MOST } }, signal }),
      );
      return list.data;
    },
  });
}

/** What was sent to a channel, newest first. Read again and again while `watched`. */
export function useDeliveries(channel: string, watched: boolean) {
  const queries = useQueryClient();
  return useQuery({
    queryKey: keys.deliveries(channel),
    queryFn: async ({ signal }) => {
      // What is delivered may verify the channel, and what is answered may stop it.
      void queries.invalidateQueries({ queryKey: keys.channels, exact: true });
      const list = await answer(
        api.GET('/v1/channels/{id}/deliveries', {
          params: { path: { id: channel }, query: { limit: DELIVERIES } },
          signal,
        }),
      );
      return list.data;
    },
    refetchInterval: watched ? WATCH_MS : false,
    staleTime: 0,
  });
}

function useChannelMutation<Given, Result>(work: (given: Given) => Promise<Result>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.channels }),
  });
}

export type ChannelForm =
  | { kind: 'email'; address: string; levels: Level[] }
  | { kind: 'webhook'; url: string; levels: Level[] };

/** With an id that stays while the form is open: sent twice, it is made once. */
export function useCreateChannel() {
  return useChannelMutation(({ id, form }: { id: string; form: ChannelForm }) =>
    answer(
      api.POST('/v1/channels', {
        params: { header: { 'Idempotency-Key': idempotencyKey() } },
        body: { ...form, id, enabled: true },
      }),
    ),
  );
}

export interface ChannelChange {
  channel: Channel;
  body: { address?: string; url?: string; levels?: Level[]; enabled?: boolean };
}

export function useChangeChannel() {
  return useChannelMutation(({ channel: { id, version }, body }: ChannelChange) =>
    answer(
      api.PATCH('/v1/channels/{id}', {
        params: {
          path: { id },
          header: { 'If-Match': ifMatch(version), 'Idempotency-Key': idempotencyKey() },
        },
        body,
      }),
    ),
  );
}

export function useDeleteChannel() {
  return useChannelMutation((id: string) =>
    answer(api.DELETE('/v1/channels/{id}', { params: { path: { id } } })),
  );
}

export function useTestChannel() {
  return useChannelMutation((id: string) =>
    answer(
      api.POST('/v1/channels/{id}/test', {
        params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey() } },
      }),
    ),
  );
}

export function useRotateSecret() {
  return useChannelMutation((id: string) =>
    answer(
      api.POST('/v1/channels/{id}/rotate-secret', {
        params: { path: { id }, header: { 'Idempotency-Key': idempotencyKey() } },
      }),
    ),
  );
}

export function useRetryDelivery(channel: string) {
  return useChannelMutation((delivery: string) =>
    answer(
      api.POST('/v1/channels/{id}/deliveries/{delivery_id}/retry', {
        params: {
          path: { id: channel, delivery_id: delivery },
          header: { 'Idempotency-Key': idempotencyKey() },
        },
      }),
    ),
  );
}
