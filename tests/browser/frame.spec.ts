import { expect, test } from './harness/test';

test('somebody who is signed in gets home, with the places to go', async ({ app }) => {
  await app.goto('/');
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  const places = app.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(places).toHaveText(['Home', 'Transactions', 'Budgets', 'Alerts', 'Settings']);
});

test('somebody who is not signed in is asked to log in, and then gets where they wanted', async ({
  page,
  household,
}) => {
  await page.goto('/budgets');
  await page.getByLabel('E-mail').fill(household.email);
  await page.getByLabel('Password', { exact: true }).fill(household.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible();
});
