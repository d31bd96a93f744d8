import { expect, test } from 'vitest';
import { glance } from './glance';
import { sample } from './sample';

const TODAY = '2026-11-10';
const over = (name: string) => sample(name, { state: 'exceeded', spent: '600.00' });
const near = (name: string) => sample(name, { state: 'near', spent: '450.00' });
const onTheWay = (name: string) => sample(name, { spent: '250.00' });
const calm = (name: string) => sample(name, { spent: '10.00' });

test.each([
  [[calm('Food')], 'Your budget is on track.', ''],
  [[calm('Food'), calm('Fun')], 'All 2 budgets are on track.', ''],
  [[over('Food')], 'Food is over its limit.', ''],
  [[over('Food'), over('Fun')], 'Food and Fun are over their limits.', ''],
  [[over('A'), over('B'), over('C')], '3 budgets are over their limits.', ''],
  [
    [over('Food'), near('Fun'), onTheWay('Home'), calm('Rent'), calm('Gifts')],
    'Food is over its limit.',
    'Fun is near its limit; Home is on its way over; 2 are on track.',
  ],
  [[onTheWay('Home'), calm('Rent')], 'Home is on its way over.', '1 is on track.'],
  [
    [sample('Home', { state: 'exceeded' }, { mode: 'track' })],
    'Your budgets only count: none of them watches a limit.',
    '',
  ],
])('case %#', (budgets, headline, rest) => {
  expect(glance(budgets, TODAY)).toMatchObject({ headline, rest });
});

test('the tone is that of the worst', () => {
  expect(glance([calm('A'), near('B'), over('C')], TODAY).tone).toBe('over');
  expect(glance([calm('A'), onTheWay('B')], TODAY).tone).toBe('near');
  expect(glance([calm('A')], TODAY).tone).toBe('ok');
});
