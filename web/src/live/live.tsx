import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followLiveEvents, refreshAll } from './refresh';
import { Stream } from './stream';

/** Keeps what is shown up to date while it is mounted. */
export function Live(): null {
  const queries = useQueryClient();
  useEffect(() => {
    const stream = new Stream(() => {
      refreshAll(queries);
    });
    const unfollow = followLiveEvents(queries);
    stream.start();
    return () => {
      unfollow();
      stream.stop();
    };
  }, [queries]);
  return null;
}
