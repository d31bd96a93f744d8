import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { keys } from '../api/keys';
import { lean } from '../transactions/transaction';

const TRANSACTIONS = 7;
const ALERTS = 3;

/** The newest transactions, as many as fit beside the budgets. */
export function useNewestTransactions() {
  return useQuery({
    queryKey: keys.newestTransactions,
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/transactions', { params: { query: { limit: TRANSACTIONS } }, signal }),
      );
      return list.data.map(lean);
    },
  });
}

/** The newest alerts that were not read yet. */
export function useNewestUnreadAlerts() {
  return useQuery({
    queryKey: keys.newestUnreadAlerts,
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/alerts', { params: { query: { unread: true, limit: ALERTS } }, signal }),
      );
      return list.data;
    },
  });
}
