import type { Locator, Page } from '@playwright/test';
import { expect, test } from './harness/test';

function grid(page: Page): Locator {
  return page.getByRole('grid', { name: 'Transactions' });
}

/** The rows that tell of all of `words`. */
function row(page: Page, words: string | RegExp): Locator {
  return grid(page).getByRole('row').filter({ hasText: words });
}

/** Opens a row to be changed; gives its form. */
async function openRow(page: Page, words: string): Promise<Locator> {
  await row(page, words).getByRole('button').click();
  return page.getByRole('form', { name: /^Change / });
}

function notice(page: Page, words: string | RegExp): Locator {
  return page.getByRole('dialog').filter({ hasText: words });
}

test('transactions stand by day, each day with what was spent', async ({ app, household }) => {
  await household.spend('12.50', 'Food', { date: '2026-03-02', payee: 'Corner shop' });
  await household.spend('7.50', 'Leisure', { date: '2026-03-02' });
  await household.post('/v1/transactions', {
    type: 'income',
    amount: '2000.00',
    category: 'Salary',
    date: '2026-03-01',
  });
  await app.goto('/transactions');
  await expect(row(app, '2 March')).toContainText('€20.00');
  await expect(row(app, 'Salary')).toContainText('+€2,000.00');
  await expect(row(app, 'Corner shop')).toContainText('€12.50');
});

test('a household without transactions is told how they come', async ({ app }) => {
  await app.goto('/transactions');
  await expect(app.getByRole('heading', { name: 'No transactions yet' })).toBeVisible();
  await app.getByRole('link', { name: 'Enter the first one' }).click();
  await expect(app.getByRole('dialog', { name: 'New entry' })).toBeVisible();
});

test('filters stand in the address, and the back button takes them back', async ({
  app,
  household,
}) => {
  await household.spend('12.50', 'Food:Groceries', { payee: 'Corner shop' });
  await household.spend('80.00', 'Transport', { payee: 'Filling station' });
  await app.goto('/transactions');
  await expect(row(app, 'Filling station')).toBeVisible();

  await app.getByRole('button', { name: 'Filter', exact: true }).click();
  const panel = app.getByRole('dialog', { name: 'Filter' });
  await panel.getByLabel('Category').fill('Food');
  await panel.getByLabel('At most').fill('20');
  await panel.getByRole('button', { name: 'Show them' }).click();
  await expect(row(app, 'Filling station')).toHaveCount(0);
  await expect(row(app, 'Corner shop')).toBeVisible();
  await expect(app).toHaveURL(/category=Food&max=20/);

  await app.reload();
  await expect(row(app, 'Corner shop')).toBeVisible();
  await expect(row(app, 'Filling station')).toHaveCount(0);
  await app.getByRole('button', { name: 'Remove the filter: Food' }).click();
  await expect(app).toHaveURL(/transactions\?max=20$/);
  await app.goBack();
  await expect(app).toHaveURL(/category=Food&max=20/);
  await app.getByRole('button', { name: 'Clear all' }).click();
  await expect(row(app, 'Filling station')).toBeVisible();
});

test('a search finds payees, and says where nothing matches', async ({ app, household }) => {
  await household.spend('12.50', 'Food', { payee: 'Corner shop' });
  await household.spend('80.00', 'Transport', { payee: 'Filling station' });
  await app.goto('/transactions?from=someday');
  await expect(row(app, 'Corner shop')).toBeVisible();
  await app.getByRole('searchbox', { name: 'Search payees and notes' }).fill('fill');
  await expect(row(app, 'Corner shop')).toHaveCount(0);
  await expect(row(app, 'Filling station')).toBeVisible();
  await app.getByRole('searchbox').fill('nowhere');
  await expect(app.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
  await app.getByRole('button', { name: 'Clear all filters' }).click();
  await expect(row(app, 'Corner shop')).toBeVisible();
});

test('a deleted row is gone at once, and comes back with all that it had', async ({
  app,
  household,
}) => {
  await household.spend('12.50', 'Food', { payee: 'Corner shop', note: 'milk', tags: ['home'] });
  await household.spend('3.00', 'Leisure');
  await app.goto('/transactions');
  const form = await openRow(app, 'Corner shop');
  await form.getByRole('button', { name: 'Delete' }).click();
  await expect(row(app, 'Corner shop')).toHaveCount(0);
  await notice(app, 'Deleted: Food').getByRole('button', { name: 'Undo' }).click();
  await expect(row(app, 'Corner shop · milk · #home')).toContainText('€12.50');
});

test('money that came back is not deleted where a budget refuses that, unless it is meant', async ({
  app,
  household,
}) => {
  await household.budget('Food', '50.00', { mode: 'block' });
  const refund = { type: 'refund', amount: '30.00', category: 'Food', payee: 'Returned' };
  await household.post('/v1/transactions', refund);
  await household.spend('70.00', 'Food');
  await app.goto('/transactions');
  const form = await openRow(app, 'Returned');
  await form.getByRole('button', { name: 'Delete' }).click();
  const refusal = notice(app, 'Not deleted: Food');
  await expect(row(app, 'Returned')).toBeVisible();
  await refusal.getByRole('button', { name: 'Delete anyway' }).click();
  await expect(row(app, 'Returned')).toHaveCount(0);
});
