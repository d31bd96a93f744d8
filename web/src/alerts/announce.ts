import { useEffect } from 'react';
import { isToldHere } from '../entry/told';
import { onLiveEvent } from '../live/events';
import { formatMoney } from '../money/money';
import { notify } from '../ui/notify';
import { happened, type Alert } from './words';

function announce(alert: Alert): void {
  const { level, budget_name, currency, spent, limit } = alert;
  void notify({
    title: `${budget_name} ${happened(alert)}`,
    description: `${formatMoney(spent, currency)} of ${formatMoney(limit, currency)}`,
    tone: level === 'exceeded' ? 'over' : 'near',
  });
}

/** Tells of each alert as it comes, on whatever page somebody is. */
export function useAnnouncedAlerts(): void {
  useEffect(
    () =>
      onLiveEvent(({ kind, action, resource }) => {
        if (kind === 'alert' && action === 'created' && resource) {
          const { transaction_id: cause } = resource;
          if (cause === null || !isToldHere(cause)) {
            announce(resource);
          }
        }
      }),
    [],
  );
}
