import { expect, test } from './harness/test';

test('somebody who is signed in gets home, with the places to go', async ({ app }) => {
  await app.goto('/');
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  const places = app.getByRole('navigation', { name: 'Main' }).getByRole('link');
  await expect(places).toHaveText(['Home', 'Transactions', 'Budgets', 'Alerts', 'Settings']);
});

test.describe('where a part of the app does not arrive', () => {
  test.use({ serviceWorkers: 'block' });

  test('the rest stays, and it is there once the page is loaded again', async ({ app }) => {
    await app.goto('/');
    await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
    await app.route('**/assets/alerts-*.js', (route) => route.abort());
    const places = app.getByRole('navigation', { name: 'Main' });
    await places.getByRole('link', { name: /^Alerts/ }).click();
    await expect(app.getByRole('alert')).toContainText('could not be loaded');
    await places.getByRole('link', { name: 'Budgets' }).click();
    await expect(app.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible();
    await expect(app.getByRole('alert')).toHaveCount(0);
    await places.getByRole('link', { name: /^Alerts/ }).click();
    await app.unroute('**/assets/alerts-*.js');
    await app.getByRole('button', { name: 'Load the page again' }).click();
    await expect(app.getByRole('heading', { level: 1, name: 'Alerts' })).toBeVisible();
  });
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
