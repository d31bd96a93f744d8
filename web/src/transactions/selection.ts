import { useCallback, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Selects or leaves one; with `range` all from the last one to it. */
  toggle: (id: string, range?: boolean) => void;
  all: () => void;
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
  const all = () => {
    setIds(new Set(order));
  };
  const clear = useCallback(() => {
    setIds(new Set());
  }, []);
  return { ids, toggle, all, clear };
}
