import type { QueryClient } from '@tanstack/react-query';
import { keys } from '../api/keys';
import { onLiveEvent, publishLiveEvent, type LiveEvent } from './events';
import { Gathered } from './gathered';
import { isWatched, onWatched } from './watching';

type Stale = 'budgets' | 'alerts' | 'transactions' | 'categories';

const KEYS = {
  budgets: [keys.budgets],
  alerts: [keys.alerts],
  transactions: [keys.newestTransactions, keys.oneTransaction],
  categories: [keys.categories],
} as const satisfies Record<Stale, unknown>;

/** What an event makes stale. */
export function staleAfter({ kind }: LiveEvent): Stale[] {
  switch (kind) {
    case 'alert':
      return ['alerts'];
    case 'budget':
      return ['budgets'];
    case 'transaction':
      // The usage follows soon and says so; but not while the budgets service is down, and then
      // the figures must not pass for new ones.
      // An endless list that is shown follows the events by itself.
      return ['transactions', 'categories', 'budgets'];
  }
}

/** Reads again what is shown and was made stale, while somebody looks. */
export class Refresh {
  private readonly stale: Gathered<Stale>;
  private readonly endings: (() => void)[];

  constructor(queries: QueryClient) {
    this.stale = new Gathered<Stale>(
      (all) => {
        for (const queryKey of all.flatMap((one) => [...KEYS[one]])) {
          void queries.invalidateQueries({ queryKey });
        }
      },
      () => !isWatched(),
    );
    this.endings = [
      onLiveEvent((event) => {
        this.stale.ask(...staleAfter(event));
        if (event.kind === 'transaction') {
          // A list that nobody looks at follows nothing.
          queries.removeQueries({ queryKey: keys.transactionLists, type: 'inactive' });
        }
      }),
      onWatched(this.stale.resume),
    ];
  }

  /** For when anything may have happened unseen. */
  readonly all = (): void => {
    this.stale.ask('alerts', 'budgets');
    publishLiveEvent({ kind: 'transaction', action: 'changed', id: null, resource: null });
  };

  stop(): void {
    for (const end of this.endings) {
      end();
    }
    this.stale.stop();
  }
}
