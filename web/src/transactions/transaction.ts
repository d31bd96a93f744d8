import type { components } from '../api/schema';

type Full = components['schemas']['Transaction'];

/** What the pages show of a transaction: a long list keeps many of them. */
export type Transaction = Pick<
  Full,
  | 'id'
  | 'type'
  | 'date'
  | 'amount'
  | 'currency'
  | 'category'
  | 'payee'
  | 'note'
  | 'tags'
  | 'version'
> & { state: Full['budget_check']['status'] };

/** What decides where it stands in a list. */
export type Place = Pick<Transaction, 'id' | 'date'>;

export function lean(full: Full): Transaction {
  const { id, type, date, amount, currency, category, payee, note, tags, version } = full;
  const state = full.budget_check.status;
  return { id, type, date, amount, currency, category, payee, note, tags, version, state };
}

/** Newest first: by day, then by id, as the API lists them. */
export function isBefore(a: Place, b: Place): boolean {
  return a.date === b.date ? a.id > b.id : a.date > b.date;
}

/** What it adds to the spending of its day; negative for what came back. */
export function spending({ type, amount }: Transaction): string {
  return type === 'expense' ? amount : type === 'refund' ? `-${amount}` : '0';
}
