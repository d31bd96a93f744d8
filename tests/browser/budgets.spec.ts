import type { Locator, Page } from '@playwright/test';
import { day, FIFTH_OF_TEN } from './harness/days';
import { expect, test } from './harness/test';

interface Made {
  id: string;
  name: string;
  categories: string[];
  amount: string;
  period: { unit: string; every: number; anchor: string };
  mode: string;
  rollover: string;
  rollover_cap: string | null;
}

interface Usage {
  period: { start: string; end: string };
}

function shownPeriod({ period }: Usage): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
    .formatRange(new Date(period.start), new Date(period.end))
    .replaceAll(/\s/g, ' ');
}

function preview(page: Page): Locator {
  return page.getByRole('region', { name: 'What it would be' });
}

async function openNew(page: Page, name: string, amount: string): Promise<void> {
  await page.goto('/budgets/new');
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Amount', { exact: true }).fill(amount);
}

/** Opens what is folded away in the simple case. */
async function openMore(page: Page): Promise<void> {
  await page.getByText('More: period').click();
}

async function make(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Make the budget' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
}

test('without budgets one tap begins the first', async ({ app }) => {
  await app.goto('/budgets');
  await app.getByRole('link', { name: 'Food, 400 a month' }).click();
  await expect(app.getByLabel('Name')).toHaveValue('Food');
  await expect(app.getByLabel('Amount', { exact: true })).toHaveValue('400');
  await expect(preview(app)).toContainText('€0.00 of €400.00');
  await make(app, 'Food');
  await expect(app.getByText('€400.00 left')).toBeVisible();
});

test('a budget is made in three fields, and a category counts without being added', async ({
  app,
  household,
}) => {
  await household.spend('452.50', 'Food:Groceries');
  await openNew(app, 'Eating', '500');
  await app.getByLabel('Categories', { exact: true }).fill('Food');
  await app.getByLabel('Name').click();
  await expect(preview(app)).toContainText('€452.50 of €500.00: €47.50 left. Near the limit.');
  await expect(preview(app).getByRole('row')).toHaveCount(7);
  await make(app, 'Eating');
  await expect(app.getByText('€47.50 left')).toBeVisible();
  const { data } = await household.get<{ data: Made[] }>('/v1/budgets');
  expect(data).toHaveLength(1);
  expect(data[0]).toMatchObject({ name: 'Eating', categories: ['Food'], amount: '500.00' });
});

test('periods of two weeks are counted from a pay-day, as the preview shows them', async ({
  app,
}) => {
  await openNew(app, 'Pay', '300');
  await openMore(app);
  await app.getByLabel('Every', { exact: true }).fill('2');
  await app.getByLabel('Unit').selectOption('week');
  await app.getByLabel('Counted from').fill(day(-3));
  await expect(app.getByText('It begins anew every 2 weeks, counted from')).toBeVisible();
  const rows = preview(app).getByRole('rowheader');
  await expect(rows.nth(0)).toHaveText(shownPeriod({ period: { start: day(-3), end: day(10) } }));
  await expect(rows.nth(5)).toHaveText(shownPeriod({ period: { start: day(67), end: day(80) } }));
  await make(app, 'Pay');
  await expect(app.getByText('every 2 weeks, counted from')).toBeVisible();
});

test('months can begin on the 25th', async ({ app }) => {
  await openNew(app, 'Salary month', '900');
  await openMore(app);
  await app.getByLabel('Counted from').fill('2026-01-25');
  await expect(app.getByText('It begins anew every month from the 25th.')).toBeVisible();
  await expect(preview(app).getByRole('rowheader').first()).toHaveText(/^25 .*24 /);
  await make(app, 'Salary month');
  await expect(app.getByText('every month from the 25th')).toBeVisible();
});

test('what is refused and what is carried over is said back in words', async ({
  app,
  household,
}) => {
  await openNew(app, 'Fun', '100');
  await app.getByRole('radio', { name: 'Refuse what goes over' }).check();
  await openMore(app);
  await expect(app.getByText('€80 spent of €100: the next period has €120.')).toBeVisible();
  await app.getByRole('radio', { name: 'What is left over' }).check();
  await app.getByLabel('At most').fill('40');
  await make(app, 'Fun');
  const facts = app.getByRole('region', { name: 'How it works' });
  await expect(facts).toContainText('Refuse what goes over');
  await expect(facts).toContainText('What is left over, at most €40.00');
  const { data } = await household.get<{ data: Made[] }>('/v1/budgets');
  expect(data[0]).toMatchObject({ mode: 'block', rollover: 'surplus', rollover_cap: '40.00' });
});

test('what is wrong is marked at its field, and the keyboard goes there', async ({ app }) => {
  await app.goto('/budgets/new');
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByText('What do you call it?')).toBeVisible();
  await expect(app.getByText('How much may it be?')).toBeVisible();
  await expect(app.getByLabel('Name')).toBeFocused();
  await app.getByLabel('Name').fill('Food');
  await app.getByLabel('Amount', { exact: true }).fill('100');
  await openMore(app);
  // The server's word, before anything is saved.
  const every = app.getByLabel('Every', { exact: true });
  await every.fill('999');
  await expect(every).toHaveAttribute('aria-invalid', 'true');
  await every.fill('1');
  await expect(every).not.toHaveAttribute('aria-invalid', 'true');
  await app.getByLabel(/^Tell us at/).fill('120');
  await app.getByRole('button', { name: 'Add the percentage' }).click();
  await expect(app.getByText('A whole percentage from 1 to 99.')).toBeVisible();
});

test('a change is shown before it is saved, and holds from the current period on', async ({
  app,
  household,
}) => {
  const { id } = await household.budget('Food', '100.00', FIFTH_OF_TEN);
  await household.spend('95.00', 'Food');
  await app.goto(`/budgets/${id}/edit`);
  const amount = app.getByLabel('Amount', { exact: true });
  await amount.fill('90');
  await expect(preview(app)).toContainText('€5.00 over');
  await amount.fill('250');
  await expect(preview(app)).toContainText('€95.00 of €250.00: €155.00 left.');
  await expect(app.getByText('A change holds from the current period on')).toBeVisible();
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app).toHaveURL(`/budgets/${id}`);
  await expect(app.getByText('€155.00 left')).toBeVisible();
});

test('what somebody else changed meanwhile is not overwritten', async ({ app, household }) => {
  const { id } = await household.budget('Food', '100.00');
  await app.goto(`/budgets/${id}/edit`);
  const amount = app.getByLabel('Amount', { exact: true });
  await amount.fill('250');
  await household.patch(`/v1/budgets/${id}`, { amount: '175.00' });
  await expect(app.getByText('Somebody changed this budget meanwhile.')).toBeVisible();
  await expect(amount).toHaveValue('250');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app).toHaveURL(`/budgets/${id}/edit`);
  expect(await household.get(`/v1/budgets/${id}`)).toMatchObject({ amount: '175.00' });
  await app.getByRole('button', { name: 'Show it as it is now' }).click();
  await expect(amount).toHaveValue('175.00');
});

test('the history is drawn, and stands in figures too', async ({ app, household }) => {
  const { id } = await household.budget('Food', '100.00', {
    period: { unit: 'day', every: 10, anchor: day(-4) },
    starts_on: day(-24),
  });
  await household.spend('130.00', 'Food', { date: day(-10) });
  await household.spend('12.34', 'Food', { date: day() });
  await app.goto(`/budgets/${id}`);
  const history = app.getByRole('region', { name: 'History' });
  await expect(history.locator('canvas')).toBeVisible();
  await history.getByText('The figures').click();
  const rows = history.getByRole('row');
  await expect(rows.nth(1)).toContainText('€12.34');
  await expect(rows.nth(1)).toContainText('On track');
  await expect(rows.nth(2)).toContainText('€130.00');
  await expect(rows.nth(2)).toContainText('Over the limit');
  await history.getByLabel('How many periods').selectOption('6');
  await expect(rows.nth(2)).toContainText('€130.00');
});

test('what was spent is explained by category and day, and adds up', async ({ app, household }) => {
  const { id } = await household.budget('Food', '500.00', {
    period: { unit: 'day', every: 10, anchor: day(-4) },
    starts_on: day(-14),
  });
  await household.spend('10.10', 'Food:Bread', { date: day(-1) });
  await household.spend('20.20', 'Food:Bread', { date: day() });
  await household.spend('5.05', 'Food:Fruit', { date: day() });
  await household.spend('7.00', 'Food:Fruit', { date: day(-8) });
  await app.goto(`/budgets/${id}`);
  const explained = app.getByRole('region', { name: 'What it was spent on' });
  const rows = explained.getByRole('row');
  await expect(rows.filter({ hasText: 'Bread' })).toContainText('€30.30');
  await expect(rows.filter({ hasText: 'Fruit' })).toContainText('€5.05');
  await expect(rows.last()).toContainText('€35.35');
  await explained.getByRole('button', { name: 'The period before' }).click();
  await expect(rows.last()).toContainText('€7.00');
  await explained.getByRole('button', { name: 'The period after' }).click();
  await expect(rows.last()).toContainText('€35.35');
  await explained.getByText('Food › Bread').click();
  await expect(explained.getByText('€20.20')).toBeVisible();
  await explained.getByRole('link', { name: 'Show the transactions' }).first().click();
  await expect(app).toHaveURL(`/transactions?category=Food%3ABread&from=${day(-4)}&to=${day(5)}`);
});

test('budgets stand by name or by need, as one likes', async ({ app, household }) => {
  await household.budget('Calm', '100.00');
  await household.budget('Tight', '100.00');
  await household.spend('99.00', 'Tight');
  await app.goto('/budgets');
  const names = app.getByRole('main').getByRole('heading', { level: 2 });
  await expect(names).toHaveText(['Calm', 'Tight']);
  await app.getByLabel('Sorted by').selectOption('need');
  await expect(names).toHaveText(['Tight', 'Calm']);
});

test('a budget is deleted after a word of what that means', async ({ app, household }) => {
  const { id } = await household.budget('Food', '100.00');
  await app.goto(`/budgets/${id}`);
  await app.getByRole('button', { name: 'Delete' }).click();
  const question = app.getByRole('alertdialog').or(app.getByRole('dialog'));
  await expect(question).toContainText('Your transactions stay');
  await question.getByRole('button', { name: 'Delete the budget' }).click();
  await expect(app).toHaveURL('/budgets');
  await expect(app.getByText('No budgets yet')).toBeVisible();
});
