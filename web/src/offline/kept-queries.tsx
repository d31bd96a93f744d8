import { IsRestoringProvider, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { keep, restore } from './persist';

/** Begins with what was read last on this device, and keeps what is read. */
export function KeptQueries({ userId, children }: { userId: string; children: ReactNode }) {
  const queries = useQueryClient();
  const [isRestoring, setIsRestoring] = useState(true);
  useEffect(() => {
    const end = keep(queries, userId);
    restore(queries, userId)
      .catch((error: unknown) => {
        // Without it everything is read anew.
        console.warn('nothing kept could be read', error);
      })
      .finally(() => {
        setIsRestoring(false);
      });
    return end;
  }, [queries, userId]);
  return <IsRestoringProvider value={isRestoring}>{children}</IsRestoringProvider>;
}
