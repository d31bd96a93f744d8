import { add } from '../money/money';
import { spending, type Transaction } from './transaction';

/** What the list shows one below the other: the heading of a day, or a row. */
export type ListItem =
  | {
      kind: 'day';
      day: string;
      /** Null where not all of the day is loaded. */ spent: string | null;
    }
  | { kind: 'row'; row: Transaction; /** Of all rows, from 0. */ index: number };

/** @param complete whether nothing comes after the last row */
export function byDay(rows: Transaction[], complete: boolean): ListItem[] {
  const items: ListItem[] = [];
  let heading = null as Extract<ListItem, { kind: 'day' }> | null;
  for (const [index, row] of rows.entries()) {
    if (heading?.day !== row.date) {
      heading = { kind: 'day', day: row.date, spent: '0' };
      items.push(heading);
    }
    heading.spent = add(heading.spent ?? '0', spending(row));
    items.push({ kind: 'row', row, index });
  }
  if (heading && !complete) {
    heading.spent = null;
  }
  return items;
}
