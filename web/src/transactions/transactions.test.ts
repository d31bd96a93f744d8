import { describe, expect, test } from 'vitest';
import { byDay, spent } from './days';
import { filtersOf, passes, withFilters } from './filters';
import { without, withRow, type ListData } from './list-cache';
import type { Transaction } from './transaction';

function row(id: string, date: string, more: Partial<Transaction> = {}): Transaction {
  return {
    id,
    type: 'expense',
    date,
    amount: '10.00',
    currency: 'EUR',
    category: 'Food:Groceries',
    payee: null,
    note: null,
    tags: [],
    version: 1,
    state: 'ok',
    ...more,
  };
}

function list(...pages: Transaction[][]): ListData {
  return {
    pages: pages.map((data, index) => ({
      data,
      next: index < pages.length - 1 ? 'more' : null,
      end: data.at(-1) ?? null,
    })),
    pageParams: pages.map(() => null),
  };
}

function ids(data: ListData): string[][] {
  return data.pages.map((page) => page.data.map(({ id }) => id));
}

describe('filters', () => {
  test('stand in the address, and leave the rest of it alone', () => {
    const search = new URLSearchParams('entry=new&category=Food&q=&bogus=1');
    expect(filtersOf(search)).toEqual({ category: 'Food' });
    expect(withFilters(search, { tag: 'home' }).toString()).toBe('entry=new&bogus=1&tag=home');
  });

  test('that mean nothing are left out', () => {
    const search = new URLSearchParams('from=yesterday&to=2026-11-30&type=gift&min=lots&max=9.50');
    expect(filtersOf(search)).toEqual({ to: '2026-11-30', max: '9.50' });
  });

  test.each([
    [{ category: 'food' }, true],
    [{ category: 'Foo' }, false],
    [{ from: '2026-11-11' }, false],
    [{ to: '2026-11-10' }, true],
    [{ min: '10' }, true],
    [{ max: '9.99' }, false],
    [{ type: 'income' }, false],
    [{ tag: 'x' }, false],
    [{ q: 'corner' }, null],
    [{ q: 'corner', type: 'income' }, false],
  ])('%j: %s', (filters, passed) => {
    expect(passes(row('a', '2026-11-10'), filters)).toBe(passed);
  });
});

describe('the loaded list', () => {
  const loaded = list([row('d', '2026-11-10'), row('b', '2026-11-09')], [row('a', '2026-11-01')]);

  test('takes a new row in at its place', () => {
    expect(ids(withRow(loaded, row('c', '2026-11-09')))).toEqual([['d', 'c', 'b'], ['a']]);
    expect(ids(withRow(loaded, row('e', '2026-11-12')))).toEqual([['e', 'd', 'b'], ['a']]);
    expect(ids(withRow(loaded, row('0', '2026-10-01')))).toEqual([
      ['d', 'b'],
      ['a', '0'],
    ]);
  });

  test('moves a row whose day changed', () => {
    const moved = row('d', '2026-11-05', { version: 2 });
    expect(ids(withRow(loaded, moved))).toEqual([['b'], ['d', 'a']]);
  });

  test('does not go back to an older state', () => {
    const newer = withRow(loaded, row('b', '2026-11-09', { version: 3, amount: '3.00' }));
    expect(withRow(newer, row('b', '2026-11-09', { version: 2, amount: '2.00' }))).toBe(newer);
  });

  test('leaves a row out that lies beyond what is loaded', () => {
    const half: ListData = {
      ...loaded,
      pages: loaded.pages.slice(0, 1),
    };
    expect(ids(withRow(half, row('a', '2026-01-01')))).toEqual([['d', 'b']]);
  });

  test('keeps the last row of a page there, and its page where all of it is gone', () => {
    const last = row('b', '2026-11-09', { version: 2 });
    expect(ids(withRow(loaded, last))).toEqual([['d', 'b'], ['a']]);
    const gone = without(without(loaded, 'b'), 'd');
    expect(ids(withRow(gone, last))).toEqual([['b'], ['a']]);
  });

  test('forgets what was deleted', () => {
    expect(ids(without(loaded, 'b'))).toEqual([['d'], ['a']]);
  });
});

test('days tell what was spent, where all of the day is there', () => {
  const rows = [
    row('c', '2026-11-10', { amount: '1.10' }),
    row('b', '2026-11-10', { amount: '0.20', type: 'refund' }),
    row('x', '2026-11-10', { amount: '99.00', type: 'income' }),
    row('a', '2026-11-09', { amount: '5.00' }),
  ];
  const sums = (complete: boolean) =>
    byDay(rows, complete).flatMap((item) =>
      item.kind === 'day' ? [item.of && spent(item.of)] : [],
    );
  expect(sums(true)).toEqual(['0.90', '5.00']);
  expect(sums(false)).toEqual(['0.90', null]);
});
