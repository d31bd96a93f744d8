import type { Locator, Page } from '@playwright/test';
import { expect, signIn, test } from './harness/test';

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

test('a long list is scrolled to its end with few rows drawn at a time', async ({
  app,
  household,
}) => {
  await household.live(2000);
  await app.goto('/transactions');
  await expect(row(app, /Shop 2000\b/)).toBeVisible();
  const drawn: number[] = [];
  await expect(async () => {
    await app.evaluate(() => {
      window.scrollTo(0, document.documentElement.scrollHeight);
    });
    drawn.push(await grid(app).getByRole('row').count());
    await expect(row(app, /Shop 1\b/)).toBeVisible({ timeout: 300 });
  }).toPass({ timeout: 45_000, intervals: [100] });
  expect(Math.max(...drawn)).toBeLessThan(100);
  // 2,000 rows under the headings of 400 days.
  await expect(grid(app)).toHaveAttribute('aria-rowcount', '2400');
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

test('a change is made where the row stands, and undone', async ({ app, household }) => {
  const { id } = await household.spend('12.50', 'Food', { payee: 'Corner shop' });
  await app.goto('/transactions');
  const form = await openRow(app, 'Corner shop');
  await form.getByLabel('Amount').fill('13,75');
  await form.getByLabel('Payee').fill('Market');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(row(app, 'Market')).toContainText('€13.75');
  await notice(app, 'Changed: Food').getByRole('button', { name: 'Undo' }).click();
  await expect(row(app, 'Corner shop')).toContainText('€12.50');
  expect(await household.get(`/v1/transactions/${id}`)).toMatchObject({
    amount: '12.50',
    payee: 'Corner shop',
  });
});

test('a change that a budget refuses is told while typing, and can be made anyway', async ({
  app,
  household,
}) => {
  await household.budget('Food', '50.00', { mode: 'block' });
  await household.spend('12.50', 'Food', { payee: 'Corner shop' });
  await app.goto('/transactions');
  const form = await openRow(app, 'Corner shop');
  await form.getByLabel('Amount').fill('60');
  await expect(form.getByText('Would be refused')).toBeVisible();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('button', { name: 'Change it anyway' }).click();
  await expect(row(app, 'Corner shop')).toContainText('€60.00');
  await expect(row(app, 'Corner shop')).toContainText('Over the limit');
});

test('what is wrong with a change is said at its field, where the keyboard goes', async ({
  app,
  household,
}) => {
  await household.spend('12.50', 'Food', { payee: 'Corner shop' });
  await app.goto('/transactions');
  const form = await openRow(app, 'Corner shop');
  await form.getByLabel('Category').fill('a:b:c:d:e');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByLabel('Category')).toHaveAttribute('aria-invalid', 'true');
  await expect(form.getByLabel('Category')).toBeFocused();
});

test('a change is not made over what somebody else changed meanwhile', async ({
  app,
  household,
}) => {
  const { id } = await household.spend('12.50', 'Food', { payee: 'Corner shop' });
  await app.goto('/transactions');
  const form = await openRow(app, 'Corner shop');
  await form.getByLabel('Note').fill('mine');
  await household.patch(`/v1/transactions/${id}`, { amount: '99.00' });
  await form.getByRole('button', { name: 'Save' }).click();
  const alert = form.getByRole('alert');
  await expect(alert).toContainText('Somebody changed this meanwhile');
  await expect(alert).toContainText('€99.00');
  await alert.getByRole('button', { name: 'Take theirs' }).click();
  await expect(form.getByLabel('Amount')).toHaveValue('99.00');
  await form.getByLabel('Note').fill('both');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(row(app, 'both')).toContainText('€99.00');
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

test('many rows get another category at once, and their own ones back', async ({
  app,
  household,
}) => {
  await household.spend('1.00', 'Food', { payee: 'One' });
  await household.spend('2.00', 'Leisure', { payee: 'Two' });
  await household.spend('3.00', 'Health', { payee: 'Three' });
  await app.goto('/transactions');
  await row(app, 'Three').getByRole('checkbox').click();
  await row(app, 'One')
    .getByRole('checkbox')
    .click({ modifiers: ['Shift'] });
  const bar = app.getByRole('region', { name: 'Selected transactions' });
  await expect(bar).toContainText('3 transactions selected');
  await bar.getByRole('button', { name: 'Change category' }).click();
  const dialog = app.getByRole('dialog', { name: 'Category of 3 transactions' });
  await dialog.getByLabel('New category').fill('Holidays');
  await dialog.getByRole('button', { name: 'Change them' }).click();
  await expect(row(app, 'Holidays')).toHaveCount(3);
  await notice(app, '3 transactions changed').getByRole('button', { name: 'Undo' }).click();
  await expect(row(app, 'Two')).toContainText('Leisure');
  await expect(row(app, 'Holidays')).toHaveCount(0);
});

test('of many rows those that a budget refuses stay selected, with the reason', async ({
  app,
  household,
}) => {
  await household.budget('Toys', '10.00', { mode: 'block' });
  await household.spend('8.00', 'Food', { payee: 'Small' });
  await household.spend('80.00', 'Food', { payee: 'Big' });
  await app.goto('/transactions');
  await row(app, 'Big').getByRole('checkbox').click();
  await app.getByRole('button', { name: 'Select all loaded' }).click();
  await app.getByRole('button', { name: 'Change category' }).click();
  const dialog = app.getByRole('dialog', { name: /^Category of/ });
  await dialog.getByLabel('New category').fill('Toys');
  await dialog.getByRole('button', { name: 'Change them' }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 transaction:');
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(row(app, 'Small')).toContainText('Toys');
  await expect(row(app, 'Big')).toContainText('Food');
  await expect(app.getByText('1 transaction selected')).toBeVisible();
});

test('everything is done by keyboard', async ({ app, household }) => {
  await household.spend('1.00', 'Food', { payee: 'One' });
  await household.spend('2.00', 'Food', { payee: 'Two' });
  await household.spend('3.00', 'Food', { payee: 'Three' });
  await app.goto('/transactions');
  await expect(row(app, 'Three')).toBeVisible();
  await app.keyboard.press('?');
  await expect(app.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByRole('dialog', { name: 'Keys' })).toHaveCount(0);
  await app.keyboard.press('/');
  await expect(app.getByRole('searchbox')).toBeFocused();

  await row(app, 'Three').focus();
  await app.keyboard.press('ArrowDown');
  await expect(row(app, 'Two')).toBeFocused();
  await app.keyboard.press('k');
  await expect(row(app, 'Three')).toBeFocused();
  await app.keyboard.press('Shift+ArrowDown');
  await expect(app.getByText('2 transactions selected')).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(app.getByText('2 transactions selected')).toHaveCount(0);
  await app.keyboard.press('e');
  const form = app.getByRole('form', { name: 'Change Food' });
  await expect(form.getByLabel('Amount')).toBeFocused();
  await app.keyboard.press('Escape');
  await expect(form).toHaveCount(0);
  await expect(row(app, 'Two')).toBeFocused();
  await app.keyboard.press('Delete');
  await expect(row(app, 'Two')).toHaveCount(0);
  await expect(row(app, 'One')).toBeFocused();
});

test('what others enter, change and delete is seen without loading again', async ({
  app,
  household,
}) => {
  const { id } = await household.spend('1.00', 'Food', { payee: 'Mine' });
  await app.goto('/transactions?category=Food');
  await expect(row(app, 'Mine')).toBeVisible();
  await household.spend('2.00', 'Leisure', { payee: 'Elsewhere' });
  const other = await household.spend('2.00', 'Food:Out', { payee: 'Theirs' });
  await expect(row(app, 'Theirs')).toBeVisible();
  await expect(row(app, 'Elsewhere')).toHaveCount(0);
  await household.patch(`/v1/transactions/${id}`, { amount: '5.00' });
  await expect(row(app, 'Mine')).toContainText('€5.00');
  await household.delete(`/v1/transactions/${other.id}`);
  await expect(row(app, 'Theirs')).toHaveCount(0);
});

test('what was entered meanwhile on another page stands in the list on return', async ({
  context,
  page,
  household,
}) => {
  await signIn(context, household);
  await household.spend('1.00', 'Food', { payee: 'Before' });
  await page.goto('/transactions');
  await expect(row(page, 'Before')).toBeVisible();
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await household.spend('2.00', 'Food', { payee: 'Meanwhile' });
  await main.getByRole('link', { name: 'Transactions' }).click();
  await expect(row(page, 'Meanwhile')).toBeVisible();
});
