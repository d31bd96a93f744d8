import { expect } from '@playwright/test';
import type { Household } from './household';

/** What a household spends again and again: amounts in cents, one of them every so many days. */
interface Habit {
  category: string;
  payees: string[];
  every: number;
  least: number;
  most: number;
}

/** What comes on one day of each month. */
interface Standing {
  type: 'expense' | 'income';
  category: string;
  payee: string;
  day: number;
  cents: number;
}

const HABITS: Habit[] = [
  {
    category: 'Food:Groceries',
    payees: ['Corner shop', 'Farmers’ market', 'Green Basket', 'Miller’s bakery'],
    every: 2,
    least: 1150,
    most: 5400,
  },
  {
    category: 'Food:Eating out',
    payees: ['Trattoria Luna', 'Noodle bar', 'Café Anna', 'Canteen'],
    every: 4,
    least: 890,
    most: 4600,
  },
  { category: 'Transport:Fuel', payees: ['Filling station'], every: 11, least: 3900, most: 6100 },
  {
    category: 'Leisure',
    payees: ['Cinema', 'Bookshop', 'Swimming pool', 'Bike repair'],
    every: 7,
    least: 900,
    most: 3200,
  },
  { category: 'Health', payees: ['Pharmacy', 'Dentist'], every: 19, least: 690, most: 4200 },
  {
    category: 'Clothes',
    payees: ['Second-hand shop', 'Shoemaker'],
    every: 24,
    least: 1800,
    most: 7900,
  },
];

const STANDING: Standing[] = [
  { type: 'expense', category: 'Home:Rent', payee: 'Rent', day: 1, cents: 98000 },
  { type: 'income', category: 'Salary', payee: 'Harbour Office', day: 1, cents: 284000 },
  { type: 'expense', category: 'Transport:Tickets', payee: 'Monthly ticket', day: 2, cents: 5800 },
  { type: 'expense', category: 'Home:Electricity', payee: 'City power', day: 5, cents: 7450 },
  { type: 'expense', category: 'Home:Internet', payee: 'Fibre to go', day: 8, cents: 3990 },
];

const BUDGETS = [
  { name: 'Groceries', categories: ['Food:Groceries'], amount: '420.00', thresholds: [80] },
  { name: 'Eating out', categories: ['Food:Eating out'], amount: '120.00', thresholds: [75, 90] },
  { name: 'Transport', categories: ['Transport'], amount: '240.00' },
  {
    name: 'Leisure',
    categories: ['Leisure'],
    amount: '150.00',
    mode: 'block',
    rollover: 'surplus',
    rollover_cap: '40.00',
  },
  { name: 'All spending', categories: [], amount: '2400.00', mode: 'track' },
];

const MONTHS = 6;

/** The same figures in [0, 1) each time: mulberry32. */
function figures(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function money(cents: number): string {
  return (cents / 100).toFixed(2);
}

/** The days from the first of the month `MONTHS` - 1 months ago to today, as the household has it. */
function days(): string[] {
  const today = new Date().toLocaleDateString('sv', { timeZone: 'Europe/Berlin' });
  const day = new Date(`${today.slice(0, 8)}01T12:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() - MONTHS + 1);
  const found: string[] = [];
  for (; day.toISOString().slice(0, 10) <= today; day.setUTCDate(day.getUTCDate() + 1)) {
    found.push(day.toISOString().slice(0, 10));
  }
  return found;
}

function transactions() {
  const next = figures(7);
  return days().flatMap((date, n) => [
    ...STANDING.filter(({ day }) => day === Number(date.slice(8))).map(
      ({ type, category, payee, cents }) => ({ type, category, payee, date, amount: money(cents) }),
    ),
    ...HABITS.filter(({ every }, which) => (n + which) % every === 0).map(
      ({ category, payees, least, most }) => ({
        type: 'expense',
        category,
        payee: payees[Math.floor(next() * payees.length)],
        date,
        amount: money(Math.round(least + next() * (most - least))),
      }),
    ),
  ]);
}

interface Results {
  results: { status: number }[];
}

interface Budgets {
  data: { id: string; name: string; usage: { spent: string } }[];
}

/** Somebody has seen all alerts but the newest two. */
async function readMost(household: Household): Promise<void> {
  await household.post('/v1/alerts/read-all');
  const { data } = await household.get<{ data: { id: string }[] }>('/v1/alerts?limit=2');
  for (const { id } of data) {
    await household.patch(`/v1/alerts/${id}`, { read: false });
  }
}

/**
 * Half a year of a household that looks like one, until today. Gives the ids of its budgets by their
 * names.
 */
export async function liveInIt(household: Household): Promise<Record<string, string>> {
  const all = transactions();
  const first = all[0]?.date;
  const ids: Record<string, string> = {};
  for (const budget of BUDGETS) {
    const { id } = await household.post<{ id: string }>('/v1/budgets', {
      ...budget,
      starts_on: first,
    });
    ids[budget.name] = id;
  }
  const { results } = await household.post<Results>('/v1/transactions/batch', {
    transactions: all.map((one) => ({ ...one, override: true })),
  });
  expect(results.filter(({ status }) => status !== 201)).toEqual([]);
  const month = all.at(-1)?.date.slice(0, 7) ?? '';
  const cents = all
    .filter(({ type, date }) => type === 'expense' && date.startsWith(month))
    .reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0);
  await expect
    .poll(async () => {
      const { data } = await household.get<Budgets>('/v1/budgets');
      return data.find(({ name }) => name === 'All spending')?.usage.spent;
    })
    .toBe(money(cents));
  await readMost(household);
  return ids;
}
