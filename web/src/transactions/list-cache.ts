import type { InfiniteData } from '@tanstack/react-query';
import { isBefore, type Transaction } from './transaction';

export interface ListPage {
  data: Transaction[];
  next: string | null;
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

function inserted(rows: Transaction[], place: number, row: Transaction): Transaction[] {
  return place < 0 ? [...rows, row] : [...rows.slice(0, place), row, ...rows.slice(place)];
}

/** Puts a row where it belongs; not where that is beyond what is loaded. */
export function withRow(list: ListData, row: Transaction): ListData {
  const known = list.pages.flatMap(({ data }) => data).find(({ id }) => id === row.id);
  // An event may tell of an older state than that which is shown.
  if (known && known.version > row.version) {
    return list;
  }
  const rest = known ? without(list, row.id) : list;
  const at = rest.pages.findIndex(
    ({ data, next }) => next === null || data.some((other) => isBefore(row, other)),
  );
  if (at < 0) {
    return rest;
  }
  return {
    ...rest,
    pages: rest.pages.map((page, index) => {
      if (index !== at) {
        return page;
      }
      const place = page.data.findIndex((other) => isBefore(row, other));
      return { ...page, data: inserted(page.data, place, row) };
    }),
  };
}
