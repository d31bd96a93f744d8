import { expect, signIn, test } from './harness/test';

test('somebody without alerts learns what they are', async ({ app }) => {
  await app.goto('/alerts');
  await expect(app.getByRole('heading', { name: 'No alerts yet' })).toBeVisible();
});

test('an alert is there at once, told in words and counted', async ({ app, household }) => {
  await household.budget('Food', '100.00', { thresholds: [80] });
  await app.goto('/alerts');
  await expect(app.getByRole('heading', { name: 'No alerts yet' })).toBeVisible();
  await household.spend('85.00', 'Food');
  const alert = app.getByRole('listitem').filter({ hasText: 'Food reached 80 %' });
  await expect(alert).toContainText('€85.00 of €100.00');
  await expect(alert).toContainText('new');
  await expect(app.getByRole('link', { name: /Alerts/ })).toContainText('1 unread');

  await alert.getByRole('link', { name: 'Food' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Food' })).toBeVisible();
});

test('an override is told as one', async ({ app, household }) => {
  await household.budget('Food', '100.00', { mode: 'block' });
  await household.spend('120.00', 'Food', { override: true });
  await app.goto('/alerts');
  await expect(
    app.getByRole('listitem').filter({ hasText: 'Food went over its limit' }),
  ).toContainText('somebody overrode the limit');
});

test('what is read on one device is read on the other', async ({ app, household, browser }) => {
  await household.budget('Food', '100.00');
  await household.budget('Fun', '10.00');
  await household.spend('95.00', 'Food');
  await household.spend('9.50', 'Fun');
  const other = await browser.newContext();
  await signIn(other, household);
  const page = await other.newPage();
  await page.goto('/alerts?unread=true');
  await app.goto('/alerts');
  await expect(page.getByRole('link', { name: /Alerts/ })).toContainText('2 unread');

  await app.getByRole('button', { name: /^Mark as read: Fun/ }).click();
  await expect(app.getByRole('link', { name: /Alerts/ })).toContainText('1 unread');
  await page.reload();
  await expect(page.getByRole('link', { name: /Alerts/ })).toContainText('1 unread');
  await expect(page.getByRole('listitem').filter({ hasText: 'Fun' })).toBeHidden();

  await app.getByRole('button', { name: 'Mark all read' }).click();
  await expect(app.getByRole('button', { name: /^Mark as read/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Nothing new' })).toBeVisible();
  await app.getByRole('button', { name: /^Mark as unread: Fun/ }).click();
  await expect(app.getByRole('link', { name: /Alerts/ })).toContainText('1 unread');
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: 'Fun' })).toBeVisible();
  await other.close();
});

test('only the unread ones are shown where somebody wants it, and the address says so', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await household.budget('Fun', '10.00');
  await household.spend('95.00', 'Food');
  await household.spend('9.50', 'Fun');
  await app.goto('/alerts');
  await app.getByRole('button', { name: /^Mark as read: Food/ }).click();
  await app.getByRole('button', { name: 'Unread only' }).click();
  await expect(app).toHaveURL(/unread=true/);
  await expect(app.getByRole('listitem').filter({ hasText: 'Fun' })).toBeVisible();
  await expect(app.getByRole('listitem').filter({ hasText: 'Food' })).toBeHidden();
});
