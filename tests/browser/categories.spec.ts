import type { Locator, Page } from '@playwright/test';
import { budgetCard } from './harness/home';
import { expect, test } from './harness/test';

/** Opens the dialog that gives a category another name. */
async function rename(page: Page, words: string, to: string): Promise<Locator> {
  await page.getByRole('button', { name: `Rename ${words}`, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Rename ${words}` });
  await dialog.getByLabel('New name').fill(to);
  return dialog;
}

function rows(page: Page): Locator {
  return page.getByRole('main').getByRole('listitem');
}

test('a household without categories is told how they come', async ({ app }) => {
  await app.goto('/settings');
  await app.getByRole('link', { name: /^Categories/ }).click();
  await expect(app.getByRole('heading', { name: 'No categories yet' })).toBeVisible();
});

test('each category stands below the one that it is a part of, and leads to its transactions', async ({
  app,
  household,
}) => {
  await household.spend('1.00', 'Rent');
  await household.spend('2.00', 'Food:Out');
  await household.spend('3.00', 'Food:Groceries');
  await app.goto('/settings/categories');
  await expect(rows(app)).toContainText([
    /Food.*2 transactions/,
    /Food › Groceries.*1 transaction/,
    /Food › Out.*1 transaction/,
    /Rent.*1 transaction/,
  ]);
  await rows(app).first().getByRole('link').click();
  await expect(app).toHaveURL(/\/transactions\?category=Food$/);
});

test('a category goes below another with all that is in it, its budget follows, and it can be undone', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await household.spend('20.00', 'Food:Out');
  await app.goto('/settings/categories');
  const dialog = await rename(app, 'Food', 'Household:Food');
  await expect(dialog).toContainText('Budgets that name it follow');
  await dialog.getByText('New name').click();
  await dialog.getByRole('button', { name: 'Rename it' }).click();
  await expect(rows(app)).toContainText([
    /Household/,
    /Household › Food/,
    /Household › Food › Out.*1 transaction/,
  ]);
  await household.spend('30.00', 'Household:Food:Out');
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(rows(app)).toContainText([/Food.*2 transactions/, /Food › Out.*2 transactions/]);
  await app.getByRole('link', { name: 'Home' }).click();
  await expect(budgetCard(app, 'Food')).toContainText('€50.00 left');
});

test('two categories become one after a warning', async ({ app, household }) => {
  await household.spend('1.00', 'Groceries');
  await household.spend('2.00', 'Food');
  await app.goto('/settings/categories');
  const dialog = await rename(app, 'Groceries', 'food');
  await expect(dialog).toContainText('cannot be undone');
  await dialog.getByText('New name').click();
  await dialog.getByRole('button', { name: 'Make them one' }).click();
  await expect(rows(app)).toHaveCount(1);
  await expect(rows(app)).toContainText(/Food.*2 transactions/);
  await expect(app.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});

test('what cannot be a name is said at the field', async ({ app, household }) => {
  await household.spend('1.00', 'Food');
  await app.goto('/settings/categories');
  const dialog = await rename(app, 'Food', 'Food:Old');
  await expect(dialog).toContainText('inside the category itself');
  await dialog.getByRole('button', { name: 'Rename it' }).click();
  await expect(dialog.getByLabel('New name')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('New name').fill('a:b:c:d:e');
  await dialog.getByRole('button', { name: 'Rename it' }).click();
  await expect(dialog.getByLabel('New name')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByLabel('New name')).toBeFocused();
});
