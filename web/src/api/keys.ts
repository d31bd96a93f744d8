/*
 * The keys of what is read from the API and kept. What a live event makes stale is found by the
 * first members (src/live/refresh.ts).
 */
export const keys = {
  me: ['me'] as const,
  categories: ['categories'] as const,
  budgets: ['budgets'] as const,
  budget: (id: string) => ['budgets', id] as const,
  budgetHistory: (id: string, periods: number) => ['budgets', id, 'history', periods] as const,
  budgetExplain: (id: string, on: string) => ['budgets', id, 'explain', on] as const,
  newestTransactions: ['transactions', 'newest'] as const,
  transactionLists: ['transactions', 'list'] as const,
  /** The endless list; its page follows single changes by itself. */
  transactionList: (filters: Record<string, string>) => ['transactions', 'list', filters] as const,
  /** Each that is looked at by itself. */
  oneTransaction: ['transactions', 'one'] as const,
  transaction: (id: string) => ['transactions', 'one', id] as const,
  alerts: ['alerts'] as const,
  alertList: (unread: boolean) => ['alerts', 'list', unread] as const,
  unreadAlerts: ['alerts', 'unread'] as const,
  newestUnreadAlerts: ['alerts', 'unread', 'newest'] as const,
  channels: ['channels'] as const,
  deliveries: (channel: string) => ['channels', channel, 'deliveries'] as const,
  sessions: ['sessions'] as const,
};
