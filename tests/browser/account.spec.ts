import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/test';

const LATER = '00:11:00';

async function logIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function expectSignedIn(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

async function expectLogIn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible();
}

async function logOut(page: Page): Promise<void> {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Log out' }).click();
}

test('somebody new signs up, with the currency and the time zone of where they are', async ({
  page,
}) => {
  await page.goto('/budgets?state=over');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await page.getByLabel('Your name').fill('Grace');
  await page.getByLabel('E-mail').fill(`${randomUUID()}@example.org`);
  await page.getByLabel('Password', { exact: true }).fill('three plain words');
  await expect(page.getByLabel('Currency')).toHaveValue('GBP');
  await expect(page.getByLabel('Time zone')).toHaveValue('Europe/Berlin');
  await page.getByLabel('Currency').selectOption('JPY');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Budgets' })).toBeVisible();
  expect(new URL(page.url()).search).toBe('?state=over');
  await page.goto('/settings');
  await expect(page.getByLabel('Your name')).toHaveValue('Grace');
  await expect(page.getByText('in JPY')).toBeVisible();
});

test('what is wrong with a sign-up stands at its field, and the keyboard is there', async ({
  page,
  household,
}) => {
  await page.goto('/sign-up');
  const email = page.getByLabel('E-mail');
  const password = page.getByLabel('Password', { exact: true });
  const name = page.getByLabel('Your name');
  const submit = page.getByRole('button', { name: 'Sign up' });
  await name.fill('x'.repeat(101));
  await email.fill('ada@nowhere..example');
  await password.fill('password');
  await submit.click();
  for (const field of [name, email, password]) {
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toHaveAccessibleDescription(/\w{3}/);
  }
  await expect(name).toBeFocused();
  await name.fill('Ada');
  await email.fill(household.email);
  await password.fill('three plain words');
  await submit.click();
  await expect(email).toHaveAccessibleDescription(/already/);
  await expect(email).toBeFocused();
  await expect(name).not.toHaveAttribute('aria-invalid');
});

test('a wrong password is told in words, and the right one lets in', async ({
  page,
  household,
}) => {
  await page.goto('/log-in');
  await logIn(page, household.email, 'not the password');
  await expect(page.getByRole('alert')).toContainText('do not go together');
  await page.getByRole('button', { name: 'Show the password' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('type', 'text');
  await logIn(page, household.email, household.password);
  await expectSignedIn(page);
});

test('after the log-out nothing of the household is to be seen, going back neither', async ({
  app,
  household,
}) => {
  await household.spend('12.34', 'Food', { payee: 'Corner shop' });
  await app.goto('/');
  await expect(app.getByText('Corner shop').first()).toBeVisible();
  await logOut(app);
  await expectLogIn(app);
  await app.goBack();
  await expectLogIn(app);
  await expect(app.getByText('Corner shop')).toHaveCount(0);
  await app.goto('/transactions');
  await expectLogIn(app);
  expect(await app.evaluate(() => localStorage.getItem('purser.user'))).toBeNull();
  expect(await app.context().cookies()).toEqual([]);
});

test('a log-out without a network holds here at once, and on the server once there is one', async ({
  app,
  context,
}) => {
  await app.goto('/settings');
  await expect(app.getByLabel('Your name')).toHaveValue('Ada');
  await context.setOffline(true);
  await app.getByRole('button', { name: 'Log out' }).click();
  await expectLogIn(app);
  await expect(app.getByText('Purser could not be reached to end your session')).toBeVisible();
  expect(await context.cookies()).toHaveLength(1);
  await context.setOffline(false);
  await expect(app.getByText('Purser could not be reached to end your session')).toHaveCount(0);
  expect(await context.cookies()).toEqual([]);
});

test('name and time zone are changed, the rest is told', async ({ app, household }) => {
  await app.goto('/settings');
  await expect(app.getByText(household.email)).toBeVisible();
  await expect(app.getByText('You own it')).toBeVisible();
  await app.getByLabel('Your name').fill('Ada Lovelace');
  await app.getByLabel('Time zone').selectOption('Asia/Tokyo');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByText('Saved')).toBeVisible();
  await app.reload();
  await expect(app.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  await expect(app.getByLabel('Time zone')).toHaveValue('Asia/Tokyo');
});

test('what somebody else changed meanwhile is not overwritten', async ({ app, household }) => {
  const read = app.waitForResponse('**/v1/me');
  await app.goto('/settings');
  await read;
  await household.patch('/v1/me', { name: 'Countess' });
  await app.getByLabel('Your name').fill('Ada Lovelace');
  await app.getByRole('button', { name: 'Save' }).click();
  await expect(app.getByRole('alert')).toContainText('Somebody changed this meanwhile');
  await expect(app.getByLabel('Your name')).toHaveValue('Countess');
});

test('the look that was chosen stays', async ({ app }) => {
  await app.goto('/settings');
  await app.getByRole('radio', { name: 'Dark' }).check();
  await app.reload();
  await expect(app.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(app.locator('html')).toHaveCSS('color-scheme', 'dark');
});

test('a new password is taken once the current one is right, and then opens', async ({
  app,
  household,
}) => {
  const fresh = `fresh-${randomUUID()}`;
  await app.goto('/settings');
  const current = app.getByLabel('Current password');
  await current.fill('not the password');
  await app.getByLabel('New password').fill(fresh);
  await app.getByRole('button', { name: 'Change the password' }).click();
  await expect(current).toHaveAttribute('aria-invalid', 'true');
  await expect(current).toBeFocused();
  await current.fill(household.password);
  await app.getByRole('button', { name: 'Change the password' }).click();
  await expect(app.getByText('Your password is changed')).toBeVisible();
  await expect(app.getByText('All other devices have to log in again.').first()).toBeVisible();
  await logOut(app);
  await expectLogIn(app);
  await logIn(app, household.email, fresh);
  await expectSignedIn(app);
});

test('a deleted account is gone, and cannot log in', async ({ app, household }) => {
  await app.goto('/settings');
  await app.getByRole('button', { name: 'Delete the account…' }).click();
  const dialog = app.getByRole('dialog', { name: 'Delete your account?' });
  await expect(dialog).toContainText('every transaction, budget, alert and channel');
  const password = dialog.getByLabel('Your password');
  await password.fill('not the password');
  await dialog.getByRole('button', { name: 'Delete for ever' }).click();
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await password.fill(household.password);
  await dialog.getByRole('button', { name: 'Delete for ever' }).click();
  await expectLogIn(app);
  await expect(app.getByText('Your account is deleted')).toBeVisible();
  await logIn(app, household.email, household.password);
  await expect(app.getByRole('alert')).toContainText('do not go together');
});

test('an access token that runs out in mid-session is renewed unnoticed', async ({ app }) => {
  const renewals: string[] = [];
  app.on('request', (request) => {
    if (request.url().endsWith('/v1/auth/refresh')) {
      renewals.push(request.url());
    }
  });
  await app.clock.install();
  // What needs a token is asked once the first one is there, and its age counts from then.
  const begun = app.waitForResponse((response) => response.url().includes('/v1/budgets'));
  await app.goto('/');
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await begun;
  expect(renewals).toHaveLength(1);
  await app.clock.fastForward(LATER);
  await app.getByRole('link', { name: 'Settings' }).click();
  await app.getByRole('link', { name: 'Devices' }).click();
  await expect(app.getByText('this device', { exact: true })).toBeVisible();
  expect(renewals).toHaveLength(2);
});
