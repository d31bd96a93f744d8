import type { InfiniteData } from '@tanstack/react-query';
import { isBefore, type Place, type Transaction } from './transaction';

export interface ListPage {
  data: Transaction[];
  /** The cursor of the page after it; null on the last. */
  next: string | null;
  /** Its last row as it was read, whatever became of it: the page after it begins there. */
  end: Place | null;
}

export type ListData = InfiniteData<ListPage, string | null>;

function mapPages(list: ListData, change: (rows: Transaction[]) => Transaction[]): ListData {
  return {
    ...list,
    pages: list.pages.map((page) => {
      const data = change(page.data);
      return data === page.data ? page : { ...page, data };
    }),
  };
}

export function without(list: ListData, id: string): ListData {
  return mapPages(list, (rows) =>
    rows.some((row) => row.id === id) ? rows.filter((row) => row.id !== id) : rows,
  );
}

/** The list as if it had not been scrolled further. */
export function firstPages({ pages, pageParams }: ListData, count: number): ListData {
  return { pages: pages.slice(0, count), pageParams: pageParams.slice(0, count) };
}

function find({ pages }: ListData, id: string): Transaction | undefined {
  for (const { data } of pages) {
    const row = data.find((one) => one.id === id);
    if (row) {
      return row;
    }
  }
  return undefined;
}

function inserted(rows: Transaction[], row: Transaction): Transaction[] {
  const place = rows.findIndex((other) => isBefore(row, other));
  return place < 0 ? [...rows, row] : [...rows.slice(0, place), row, ...rows.slice(place)];
}

function isWithin({ next, end }: ListPage, row: Place): boolean {
  return next === null || (end !== null && !isBefore(end, row));
}

/** Puts a row where it belongs; not where that is beyond what is loaded. */
export function withRow(list: ListData, row: Transaction): ListData {
  const known = find(list, row.id);
  // An event may tell of an older state than that which is shown.
  if (known && known.version >= row.version) {
    return list;
  }
  const rest = known ? without(list, row.id) : list;
  const at = rest.pages.findIndex((page) => isWithin(page, row));
  return {
    ...rest,
    pages: rest.pages.map((page, index) =>
      index === at ? { ...page, data: inserted(page.data, row) } : page,
    ),
  };
}
