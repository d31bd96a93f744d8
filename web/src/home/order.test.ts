import { expect, test } from 'vitest';
import { byNeed } from './order';
import { sample } from './sample';

function order(...budgets: Parameters<typeof byNeed>[0]): string[] {
  return byNeed(budgets).map(({ name }) => name);
}

test('what is over comes first, then what is near, and last what only counts', () => {
  expect(
    order(
      sample('Calm', {}),
      sample('Counted', { state: 'exceeded', projected: '9000.00' }, { mode: 'track' }),
      sample('Near', { state: 'near' }),
      sample('Over', { state: 'exceeded' }),
    ),
  ).toEqual(['Over', 'Near', 'Calm', 'Counted']);
});

test('of the same state, the one that is on its way to spend most of its limit', () => {
  expect(
    order(
      sample('Half', { projected: '250.00', percent: 40 }),
      sample('Small', { projected: '60.00', limit: '50.00', percent: 10 }),
      sample('Large', { projected: '550.00', percent: 30 }),
    ),
  ).toEqual(['Small', 'Large', 'Half']);
});

test('then by what is spent, then by name', () => {
  expect(
    order(
      sample('B', { projected: '100.00', percent: 10 }),
      sample('A', { projected: '100.00', percent: 10 }),
      sample('C', { projected: '100.00', percent: 20 }),
    ),
  ).toEqual(['C', 'A', 'B']);
});

test('one without a limit is no more urgent than its state', () => {
  expect(
    order(
      sample('None', { limit: '0.00', percent: null, projected: '0.00' }),
      sample('Some', { projected: '1.00', percent: 0.1 }),
    ),
  ).toEqual(['Some', 'None']);
});
