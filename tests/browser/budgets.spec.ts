import type { Page } from '@playwright/test';
import { expect, test } from './harness/test';

interface Usage {
  period: { start: string; end: string };
  limit: string;
  spent: string;
}

async function fillSimple(app: Page, name: string, amount: string, category: string) {
  await app.getByLabel('Name').fill(name);
  await app.getByLabel('Amount').fill(amount);
  await app.getByLabel('Categories').fill(category);
  await app.getByRole('button', { name: 'Add', exact: true }).first().click();
}

const preview = (app: Page) => app.getByRole('region', { name: 'What it would be' });

test('a new household is offered something to begin with', async ({ app, household }) => {
  await app.goto('/budgets');
  await app.getByRole('link', { name: 'Food, 400 a month' }).click();
  await expect(preview(app)).toContainText('€0.00 of €400.00');
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Food' })).toBeVisible();
  const { data } = await household.get<{ data: { name: string; amount: string }[] }>('/v1/budgets');
  expect(data).toMatchObject([{ name: 'Food', amount: '400.00', categories: ['Food'] }]);
});

test('the simple budget takes three fields, and shows what it would be before it is saved', async ({
  app,
  household,
}) => {
  await household.spend('452.50', 'Food:Groceries');
  await app.goto('/budgets/new');
  await fillSimple(app, 'Food', '500', 'Food');
  await expect(preview(app)).toContainText('€452.50 of €500.00');
  await expect(preview(app)).toContainText('Near the limit');
  await expect(preview(app).getByRole('row')).toHaveCount(7);
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Food' })).toBeVisible();
  await expect(app.getByRole('article')).toContainText('€47.50 left');
});

test('periods go from pay-day to pay-day, every two weeks', async ({ app, household }) => {
  await app.goto('/budgets/new');
  await fillSimple(app, 'Fun', '80', 'Fun');
  await app.getByText('More: period').click();
  await app.getByLabel('Every').fill('2');
  await app.getByLabel('Unit').selectOption('week');
  await app.getByLabel('Counted from').fill('2026-01-09');
  await expect(app.getByText('every 2 weeks, counted from 9 Jan 2026').last()).toBeVisible();
  await expect(preview(app).getByRole('row')).toHaveCount(7);
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByText('Begins anew')).toBeVisible();
  const { data } = await household.get<{ data: { usage: Usage }[] }>('/v1/budgets');
  const start = data[0]?.usage.period.start ?? '';
  const days = (Date.parse(start) - Date.parse('2026-01-09')) / 86_400_000;
  expect(days % 14).toBe(0);
});

test('months from the 25th, refusing, with a rollover and its cap, are said back in words', async ({
  app,
}) => {
  await app.goto('/budgets/new');
  await fillSimple(app, 'Home', '900', 'Home');
  await app.getByRole('radio', { name: 'Refuse what goes over' }).check();
  await app.getByText('More: period').click();
  await app.getByLabel('Counted from').fill('2026-01-25');
  await app.getByRole('radio', { name: 'Both' }).check();
  await app.getByLabel('At most').fill('250');
  await app.getByLabel('Tell us at').fill('50');
  await app.getByLabel('Tell us at').press('Enter');
  await app.getByRole('button', { name: 'Make the budget' }).click();
  const facts = app.getByRole('region', { name: 'How it works' });
  await expect(facts).toContainText('every month, from the 25. on');
  await expect(facts).toContainText('Refuse what goes over');
  await expect(facts).toContainText('Both, at most €250.00');
  await expect(facts).toContainText('50, 90 %');
});

test('every fault is marked at its field, and the keyboard is at the first', async ({ app }) => {
  await app.goto('/budgets/new');
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByLabel('Name')).toBeFocused();
  await expect(app.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(app.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');

  await app.getByLabel('Name').fill('x'.repeat(101));
  await app.getByLabel('Amount').fill('1.234567');
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(app.getByLabel('Name')).toHaveAccessibleDescription(/100/);
  await expect(app.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');
});

test('a change is previewed, and holds from the current period on', async ({ app, household }) => {
  const { id } = await household.budget('Food', '500.00');
  await household.spend('300.00', 'Food');
  await app.goto(`/budgets/${id}/edit`);
  await app.getByLabel('Amount').fill('250');
  await expect(preview(app)).toContainText('€50.00 over');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('article')).toContainText('€50.00 over');
});

test('who changes what somebody else has changed is told, and loses nothing of theirs', async ({
  app,
  household,
}) => {
  const { id } = await household.budget('Food', '500.00');
  await app.goto(`/budgets/${id}/edit`);
  await app.getByLabel('Name').fill('Groceries');
  await household.patch(`/v1/budgets/${id}`, { amount: '600.00' });
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByText('Somebody changed this budget meanwhile')).toBeVisible();
  await app.getByRole('button', { name: 'Show it as it is now' }).click();
  await expect(app.getByLabel('Amount')).toHaveValue('600.00');
  await app.getByLabel('Name').fill('Groceries');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Groceries' })).toBeVisible();
});

test('what was spent is explained, line by line, and leads to the transactions', async ({
  app,
  household,
}) => {
  const { id } = await household.budget('Food', '500.00');
  await household.spend('20.10', 'Food:Groceries');
  await household.spend('9.90', 'Food:Groceries');
  await household.spend('12.00', 'Food:Lunch');
  await household.spend('99.00', 'Foodie');
  await app.goto(`/budgets/${id}`);
  const explain = app.getByRole('region', { name: 'What it was spent on' });
  await expect(explain.getByRole('row', { name: /Food › Groceries/ })).toContainText('€30.00');
  await expect(explain.getByRole('row', { name: /Food › Lunch/ })).toContainText('€12.00');
  await expect(explain.getByRole('row', { name: /^Spent/ })).toContainText('€42.00');
  await expect(explain).not.toContainText('Foodie');
  await explain.getByText('Food › Lunch').click();
  await explain.getByRole('link', { name: 'Show the transactions' }).click();
  await expect(app.getByRole('grid', { name: 'Transactions' })).toContainText('€12.00');
  await expect(app.getByRole('grid', { name: 'Transactions' })).not.toContainText('€20.10');
});

test('the history has the figures beside the picture', async ({ app, household }) => {
  const { id } = await household.budget('Food', '100.00', { starts_on: '2026-01-01' });
  await household.spend('130.00', 'Food', { date: '2026-02-10' });
  await household.spend('40.00', 'Food', { date: '2026-03-10' });
  await app.goto(`/budgets/${id}`);
  const history = app.getByRole('region', { name: 'History' });
  await expect(history.locator('canvas')).toBeVisible();
  await history.getByText('The figures').click();
  await history.getByLabel('How many periods').selectOption('24');
  await expect(history.getByRole('row', { name: /28 Feb 2026/ })).toContainText('€130.00');
  await expect(history.getByRole('row', { name: /28 Feb 2026/ })).toContainText('Over the limit');
  await expect(history.getByRole('row', { name: /31 Mar 2026/ })).toContainText('€40.00');
});

test('a budget is deleted after a question, and the transactions stay', async ({
  app,
  household,
}) => {
  const { id } = await household.budget('Food', '100.00');
  await household.spend('5.00', 'Food');
  await app.goto(`/budgets/${id}`);
  await app.getByRole('button', { name: 'Delete' }).click();
  await expect(app.getByText('Your transactions stay')).toBeVisible();
  await app.getByRole('button', { name: 'Delete the budget' }).click();
  await expect(app.getByRole('heading', { name: 'No budgets yet' })).toBeVisible();
  const { data } = await household.get<{ data: object[] }>('/v1/transactions');
  expect(data).toHaveLength(1);
});
