import { expect, test } from 'vitest';
import { categoryTree, meaningOf } from './tree';

const use = (category: string, count = 1, last_date = '2026-01-01') => ({
  category,
  count,
  first_date: '2026-01-01',
  last_date,
});

test('those below follow the one above, which counts them too', () => {
  expect(
    categoryTree([
      use('Rent', 2),
      use('food', 1, '2026-03-01'),
      use('Food:Out:Lunch', 4, '2026-02-01'),
      use('Food:Groceries', 3, '2026-04-01'),
      use('Food and drink'),
    ]),
  ).toEqual([
    { path: 'food', name: 'food', depth: 0, count: 8, last: '2026-04-01' },
    { path: 'Food:Groceries', name: 'Groceries', depth: 1, count: 3, last: '2026-04-01' },
    { path: 'Food:Out', name: 'Out', depth: 1, count: 4, last: '2026-02-01' },
    { path: 'Food:Out:Lunch', name: 'Lunch', depth: 2, count: 4, last: '2026-02-01' },
    { path: 'Food and drink', name: 'Food and drink', depth: 0, count: 1, last: '2026-01-01' },
    { path: 'Rent', name: 'Rent', depth: 0, count: 2, last: '2026-01-01' },
  ]);
  expect(categoryTree([])).toEqual([]);
});

test.each([
  ['Food', 'none'],
  ['', 'none'],
  ['food', 'move'],
  ['Household:Food', 'move'],
  ['Foodie', 'move'],
  ['food:Old', 'inside'],
  [' rent ', 'merge'],
])('Food renamed to %j: %s', (to, meaning) => {
  const nodes = categoryTree([use('Food:Out'), use('Rent')]);
  expect(meaningOf(nodes, 'Food', to)).toBe(meaning);
});
