import { categoryWords } from '../categories/path';
import { compare } from '../money/money';
import type { Transaction } from './transaction';

/** Those of the API, by the same names: they stand in the address as they are sent. */
export const FILTERS = ['from', 'to', 'category', 'type', 'min', 'max', 'q', 'tag'] as const;
export type Filter = (typeof FILTERS)[number];
export type Filters = Partial<Record<Filter, string>>;

const DAY = /^\d{4}-\d\d-\d\d$/;
const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/;

/** Whether it can be asked for at all: anybody may write an address. */
function isMeant(filter: Filter, value: string): boolean {
  switch (filter) {
    case 'from':
    case 'to':
      return DAY.test(value);
    case 'min':
    case 'max':
      return AMOUNT.test(value);
    case 'type':
      return ['expense', 'income', 'refund'].includes(value);
    case 'category':
    case 'q':
    case 'tag':
      return true;
  }
}

/** Of an address; what is empty, or no such thing, is left out. */
export function filtersOf(search: URLSearchParams): Filters {
  const filters: Filters = {};
  for (const name of FILTERS) {
    const value = search.get(name)?.trim();
    if (value && isMeant(name, value)) {
      filters[name] = value;
    }
  }
  return filters;
}

/** The address with these filters instead of its own, and all else as it was. */
export function withFilters(search: URLSearchParams, filters: Filters): URLSearchParams {
  const after = new URLSearchParams(search);
  for (const name of FILTERS) {
    const value = filters[name];
    if (value) {
      after.set(name, value);
    } else {
      after.delete(name);
    }
  }
  return after;
}

/** A filter for people: "from 1 Nov", "Food". */
export function nameOf(filter: Filter, value: string, day: (day: string) => string): string {
  switch (filter) {
    case 'from':
      return `from ${day(value)}`;
    case 'to':
      return `to ${day(value)}`;
    case 'min':
      return `at least ${value}`;
    case 'max':
      return `at most ${value}`;
    case 'q':
      return `“${value}”`;
    case 'tag':
      return `#${value}`;
    case 'category':
      return categoryWords(value);
    case 'type':
      return value;
  }
}

function covers(category: string, path: string): boolean {
  const [outer, inner] = [category.toLocaleLowerCase(), path.toLocaleLowerCase()];
  return inner === outer || inner.startsWith(`${outer}:`);
}

/** Whether it is one of the list; null where only the server can tell (the search for words). */
export function passes(transaction: Transaction, filters: Filters): boolean | null {
  const { from, to, category, type, min, max, q, tag } = filters;
  const outside =
    (from !== undefined && transaction.date < from) ||
    (to !== undefined && transaction.date > to) ||
    (category !== undefined && !covers(category, transaction.category)) ||
    (type !== undefined && transaction.type !== type) ||
    (min !== undefined && compare(transaction.amount, min) < 0) ||
    (max !== undefined && compare(transaction.amount, max) > 0) ||
    (tag !== undefined && !transaction.tags.includes(tag));
  return outside ? false : q === undefined ? true : null;
}
