import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { keys } from '../api/keys';

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
