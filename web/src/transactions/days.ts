import { add } from '../money/money';
import { spending, type Transaction } from './transaction';

/** What the list shows one below the other: the heading of a day, or a row. */
export type ListItem =
  | {
      kind: 'day';
      day: string;
      /** Those of the day, to be summed up when it is drawn; null where not all are loaded. */
      of: Transaction[] | null;
    }
  | { kind: 'row'; row: Transaction; /** Of all rows, from 0. */ index: number };

/** @param complete whether nothing comes after the last row */
export function byDay(rows: Transaction[], complete: boolean): ListItem[] {
  const items: ListItem[] = [];
  let of: Transaction[] = [];
  let heading = null as Extract<ListItem, { kind: 'day' }> | null;
  for (const [index, row] of rows.entries()) {
    if (heading?.day !== row.date) {
      of = [];
      heading = { kind: 'day', day: row.date, of };
      items.push(heading);
    }
    of.push(row);
    items.push({ kind: 'row', row, index });
  }
  if (heading && !complete) {
    heading.of = null;
  }
  return items;
}

/** What was spent in all, less what came back. */
export function spent(rows: Transaction[]): string {
  return rows.reduce((sum, row) => add(sum, spending(row)), '0');
}
