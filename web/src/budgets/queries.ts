import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api, idempotencyKey, ifMatch, type Schemas } from '../api/client';
import { keys } from '../api/keys';
import { ApiError, isPassing } from '../api/problem';
import { RECOVER_MS } from '../api/queries';
import type { BudgetBody } from './draft';

export type Budget = Schemas['Budget'];
export type Usage = Schemas['Usage'];

/** As many as a book can have: one page holds them all. */
const MOST = 200;

/** The book's budgets, each with the usage of its current period. */
export function useBudgets() {
  return useQuery({
    queryKey: keys.budgets,
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/budgets', { params: { query: { limit: MOST } }, signal }),
      );
      return list.data;
    },
  });
}

export function useBudget(id: string) {
  return useQuery({
    queryKey: keys.budget(id),
    queryFn: ({ signal }) =>
      answer(api.GET('/v1/budgets/{id}', { params: { path: { id } }, signal })),
  });
}

/** The last periods, oldest first, the current one last. */
export function useHistory(id: string, periods: number) {
  return useQuery({
    queryKey: keys.budgetHistory(id, periods),
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/budgets/{id}/history', {
          params: { path: { id }, query: { periods } },
          signal,
        }),
      );
      return list.data;
    },
    placeholderData: keepPreviousData,
  });
}

/** What made up the spending of the period that holds a day. */
export function useExplanation(id: string, on: string) {
  return useQuery({
    queryKey: keys.budgetExplain(id, on),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/v1/budgets/{id}/explain', { params: { path: { id }, query: { on } }, signal }),
      ),
    placeholderData: keepPreviousData,
  });
}

/** What would be, from the current period on. `body` is the request as JSON; empty: not asked. */
export function usePreview(body: string, periods: number) {
  return useQuery({
    queryKey: ['preview', body, periods],
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.POST('/v1/budgets/preview', {
          params: { query: { periods } },
          body: JSON.parse(body) as Schemas['BudgetPreview'],
          signal,
        }),
      );
      return list.data;
    },
    enabled: body !== '',
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (isPassing(state.error) ? RECOVER_MS : false),
    gcTime: 0,
  });
}

export function useCreateBudget() {
  const queries = useQueryClient();
  return useMutation({
    /** With an id that stays while the form is open: sent twice, it is made once. */
    mutationFn: async ({ id, body }: { id: string; body: BudgetBody }) => {
      try {
        await answer(
          api.POST('/v1/budgets', {
            params: { header: { 'Idempotency-Key': idempotencyKey() } },
            body: { ...body, id },
          }),
        );
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 409)) {
          throw error;
        }
      }
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.budgets }),
  });
}

export function useChangeBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version, body }: { id: string; version: number; body: BudgetBody }) =>
      answer(
        api.PATCH('/v1/budgets/{id}', {
          params: {
            path: { id },
            header: { 'If-Match': ifMatch(version), 'Idempotency-Key': idempotencyKey() },
          },
          body,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.budgets }),
  });
}

export function useDeleteBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      answer(api.DELETE('/v1/budgets/{id}', { params: { path: { id } } })),
    onSuccess: (_, id) => {
      queries.removeQueries({ queryKey: keys.budget(id) });
      return queries.invalidateQueries({ queryKey: keys.budgets, exact: true });
    },
  });
}
