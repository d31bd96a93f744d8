import { expect, test } from 'vitest';
import { matches, mostUsed, shortNames } from './order';

test.each([
  ['Food:Groceries', 'groc', true],
  ['Food:Groceries', 'food', true],
  ['Food:Groceries', 'Food:Gr', true],
  ['Food:Groceries', 'gr fo', true],
  ['Food:Groceries', 'roc', false],
  ['Eating out', 'out', true],
  ['Foodie', 'food:', true],
  ['Food', '', true],
])('%s matches %j: %s', (category, typed, found) => {
  expect(matches(category, typed)).toBe(found);
});

test('the most used come first, of equals the last used', () => {
  const use = (category: string, count: number, last_date: string) => ({
    category,
    count,
    first_date: '2026-01-01',
    last_date,
  });
  expect(
    mostUsed([use('A', 1, '2026-01-01'), use('B', 9, '2026-01-02'), use('C', 1, '2026-01-03')]),
  ).toEqual(['B', 'C', 'A']);
  // Often, but long ago.
  expect(mostUsed([use('A', 90, '2024-01-01'), use('B', 2, '2026-01-02')])).toEqual(['B', 'A']);
});

test('a category is called by its last segment where no other is called so', () => {
  expect(shortNames(['Food:Groceries', 'Rent', 'Car:Other', 'Food:Other'])).toEqual([
    'Groceries',
    'Rent',
    'Car › Other',
    'Food › Other',
  ]);
});
