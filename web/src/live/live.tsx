import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Refresh } from './refresh';
import { Stream } from './stream';
import { transport } from './transport';

/** Keeps what is shown up to date while it is mounted. */
export function Live(): null {
  const queries = useQueryClient();
  useEffect(() => {
    const refresh = new Refresh(queries);
    const stream = new Stream(transport, refresh.all);
    stream.start();
    return () => {
      stream.stop();
      refresh.stop();
    };
  }, [queries]);
  return null;
}
