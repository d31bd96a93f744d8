import type { Page } from '@playwright/test';
import { save, type } from './harness/entries';
import { budgetCard, newAlerts, newestEntries } from './harness/home';
import { setting } from './harness/settings';
import { expect, signIn, test, watch } from './harness/test';

test('two people see each other’s entries and alerts as they are made', async ({
  app,
  household,
  browser,
  complaints,
}) => {
  await household.budget('Food', '100.00');
  const others = await browser.newContext();
  await signIn(others, household);
  const other = await others.newPage();
  watch(other, complaints);
  for (const page of [app, other]) {
    await page.goto('/');
    await expect(budgetCard(page, 'Food')).toContainText('€100.00 left');
  }
  await app.getByRole('button', { name: 'New entry' }).click();
  const entry = app.getByRole('dialog', { name: 'New entry' });
  await entry.getByLabel('Amount').fill('40');
  await entry.getByRole('combobox', { name: 'Category' }).fill('Food');
  await entry.getByRole('combobox', { name: 'Category' }).press('Tab');
  await entry.getByRole('button', { name: 'Save' }).click();
  for (const page of [other, app]) {
    await expect(budgetCard(page, 'Food')).toContainText('€60.00 left');
    await expect(newestEntries(page)).toHaveCount(1);
  }
  await household.spend('65.00', 'Food', { payee: 'Feast' });
  for (const page of [other, app]) {
    await expect(newAlerts(page)).toContainText(['Food went over its limit']);
    await expect(budgetCard(page, 'Food')).toContainText('€5.00 over');
    await expect(newestEntries(page).first()).toContainText('Feast');
    await expect(page.getByRole('link', { name: /^Alerts/ })).toContainText('1 unread');
  }
  await others.close();
});

/** Goes there, and waits until what happens is told as it happens. */
async function follow(page: Page, path: string): Promise<void> {
  const open = page.waitForResponse(
    (response) => new URL(response.url()).pathname === '/v1/stream' && response.status() === 200,
  );
  await page.goto(path);
  await open;
}

test('an alert is told on whatever page somebody is', async ({ app, household }) => {
  await household.budget('Food', '100.00');
  await follow(app, '/settings');
  await household.spend('120.00', 'Food');
  const told = app.getByRole('dialog').filter({ hasText: 'Food went over its limit' });
  await expect(told).toContainText('€120.00 of €100.00');
});

test('what an entry did is told with it, and not once more as an alert', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await follow(app, '/?entry=new');
  const entry = app.getByRole('dialog', { name: 'New entry' });
  await type(entry, '120', 'Food');
  await save(entry);
  const told = app.getByRole('dialog').filter({ hasText: 'Food' });
  await expect(told).toContainText('over by €20.00');
  await expect(app.getByRole('link', { name: /^Alerts/ })).toContainText('1 unread');
  await expect(told).toHaveCount(1);
  // What somebody else enters is told.
  await household.budget('Toys', '10.00');
  await household.spend('12.00', 'Toys');
  await expect(app.getByRole('dialog')).toContainText(['Toys', 'Food']);
});

test('offline it says so, and afterwards shows what it missed', async ({
  app,
  household,
  context,
}) => {
  await household.budget('Food', '100.00');
  await app.goto('/');
  await expect(budgetCard(app, 'Food')).toContainText('€100.00 left');
  await context.setOffline(true);
  await expect(app.getByText('You are offline.')).toBeVisible();
  await household.spend('30.00', 'Food', { payee: 'Meanwhile' });
  await context.setOffline(false);
  await expect(newestEntries(app)).toContainText(['Meanwhile']);
  await expect(budgetCard(app, 'Food')).toContainText('€70.00 left');
  await expect(app.getByText('You are offline.')).toBeHidden();
});

test('where a gateway has no live stream, what others do comes within seconds', async ({
  household,
  browser,
  complaints,
}) => {
  await household.budget('Food', '100.00');
  const context = await browser.newContext({
    baseURL: setting('PURSER_DEFAULTS_URL'),
  });
  await signIn(context, household);
  const page = await context.newPage();
  watch(page, complaints);
  const refused = page.waitForResponse(
    (response) => new URL(response.url()).pathname === '/v1/stream' && response.status() === 501,
  );
  await page.goto('/');
  await expect(budgetCard(page, 'Food')).toContainText('€100.00 left');
  await refused;
  await household.spend('30.00', 'Food', { payee: 'Meanwhile' });
  await expect(newestEntries(page)).toContainText(['Meanwhile'], { timeout: 25_000 });
  await expect(budgetCard(page, 'Food')).toContainText('€70.00 left', { timeout: 25_000 });
  await expect(page.getByText('Live updates are interrupted')).toBeHidden();
  await context.close();
});

test('a session that is ended elsewhere ends here within seconds', async ({ app, household }) => {
  await household.budget('Food', '100.00');
  await app.goto('/');
  await expect(budgetCard(app, 'Food')).toBeVisible();
  // As another device of the same person would.
  await household.delete('/v1/auth/sessions');
  await expect(app.getByRole('heading', { name: 'Log in' })).toBeVisible({ timeout: 15_000 });
});
