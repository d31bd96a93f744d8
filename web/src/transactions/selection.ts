import { useCallback, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Selects or leaves one; with `range` all from the last one to it. */
  toggle: (id: string, range?: boolean) => void;
  add: (ids: string[]) => void;
  all: () => void;
  /** Selects these and no other. */
  only: (ids: string[]) => void;
  clear: () => void;
}

/** Which rows are selected, of those loaded in their order. */
export function useSelection(order: string[]): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | null>(null);

  const toggle = (id: string, range = false) => {
    const next = new Set(ids);
    const [from, to] = [last ? order.indexOf(last) : -1, order.indexOf(id)];
    if (range && from >= 0 && to >= 0) {
      for (const between of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
        next.add(between);
      }
    } else if (!next.delete(id)) {
      next.add(id);
    }
    setIds(next);
    setLast(id);
  };
  const add = (more: string[]) => {
    setIds(new Set([...ids, ...more]));
    setLast(more.at(-1) ?? last);
  };
  const all = () => {
    setIds(new Set(order));
  };
  const only = (wanted: string[]) => {
    setIds(new Set(wanted));
  };
  const clear = useCallback(() => {
    setIds(new Set());
  }, []);
  return { ids, toggle, add, all, only, clear };
}
