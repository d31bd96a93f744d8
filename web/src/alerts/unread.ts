import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answer, api } from '../api/client';
import { keys } from '../api/keys';

/** How many unread alerts are counted; more is "that many". */
const MOST = 99;

/** The number of unread alerts, up to MOST; undefined while it is not known. */
export function useUnreadAlerts(): number | undefined {
  const { data } = useQuery({
    queryKey: keys.unreadAlerts,
    queryFn: async ({ signal }) => {
      const list = await answer(
        api.GET('/v1/alerts', { params: { query: { unread: true, limit: MOST } }, signal }),
      );
      return list.data.length;
    },
  });
  return data;
}

/** Shows the number on the icon of the installed app, where the system does such a thing. */
export function useBadge(count: number | undefined): void {
  useEffect(() => {
    if (!('setAppBadge' in navigator) || count === undefined) {
      return;
    }
    const ignore = () => undefined;
    navigator.setAppBadge(count).catch(ignore);
    return () => {
      navigator.clearAppBadge().catch(ignore);
    };
  }, [count]);
}
