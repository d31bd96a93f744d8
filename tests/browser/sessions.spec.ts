import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect, signIn, test as base } from './harness/test';
import type { Household } from './harness/household';

const ENDED = 'Your session has ended';
/** Within this every service obeys the end of a session, and this is how long a page may not know. */
const KNOWN_WITHIN = { timeout: 7_000 };

/** Another browser of the same household. */
const test = base.extend<{ elsewhere: Page }>({
  elsewhere: async ({ browser, baseURL, household }, use) => {
    const context = await other(browser, baseURL, household);
    await use(await context.newPage());
    await context.close();
  },
});

async function other(
  browser: Browser,
  baseURL: string | undefined,
  household: Household,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  });
  await signIn(context, household);
  return context;
}

async function expectLogIn(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: 'Log in' })).toBeVisible(KNOWN_WITHIN);
}

async function expectHome(page: Page): Promise<void> {
  await page.goto('/');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
}

test('the devices are told in plain words, and which is this one', async ({ app, elsewhere }) => {
  await expectHome(elsewhere);
  await app.goto('/settings/sessions');
  const rows = app.getByRole('main').getByRole('listitem');
  await expect(rows.filter({ hasText: 'Firefox on Linux' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'this device' })).toHaveCount(1);
  await expect(rows.filter({ hasText: 'this device' }).getByRole('button')).toHaveCount(0);
});

test('one device is ended, and has to log in again', async ({ app, elsewhere }) => {
  await expectHome(elsewhere);
  await app.goto('/settings/sessions');
  await app.getByRole('button', { name: /End the session of Firefox on Linux/ }).click();
  await expect(app.getByText('Firefox on Linux')).toHaveCount(0);
  await expectLogIn(elsewhere);
  await expect(elsewhere.getByText(ENDED)).toBeVisible();
  await app.reload();
  await expect(app.getByText('this device', { exact: true })).toBeVisible();
});

test('all other devices are ended at once, after a question', async ({ app, elsewhere }) => {
  await expectHome(elsewhere);
  await app.goto('/settings/sessions');
  await app.getByRole('button', { name: 'End all others' }).click();
  const question = app.getByRole('dialog', { name: 'End all other sessions?' });
  await expect(question).toContainText('has to log in again');
  await question.getByRole('button', { name: 'End all others' }).click();
  await expect(question).toHaveCount(0);
  await expect(app.getByRole('main').getByRole('listitem')).toHaveCount(1);
  await expectLogIn(elsewhere);
  await expect(elsewhere.getByText(ENDED)).toBeVisible();
});

test('a password that is changed elsewhere ends this session, and one goes on where one was', async ({
  app,
  household,
}) => {
  await app.goto('/settings/sessions');
  await expect(app.getByText('this device', { exact: true })).toBeVisible();
  const fresh = `${household.password}-2`;
  const changed = await household.tryPost('/v1/me/password', {
    current_password: household.password,
    new_password: fresh,
  });
  expect(changed.status()).toBe(204);
  await expectLogIn(app);
  await expect(app.getByText(ENDED)).toBeVisible();
  await app.getByLabel('E-mail').fill(household.email);
  await app.getByLabel('Password', { exact: true }).fill(fresh);
  await app.getByRole('button', { name: 'Log in' }).click();
  await expect(app.getByRole('heading', { level: 1, name: 'Devices' })).toBeVisible();
});

test('two tabs that renew at the same time both stay signed in', async ({ app, context }) => {
  const second = await context.newPage();
  for (const page of [app, second]) {
    await page.clock.install();
  }
  for (let round = 0; round < 3; round += 1) {
    const renewals = [app, second].map((page) =>
      page.waitForResponse((response) => response.url().endsWith('/v1/auth/refresh')),
    );
    await Promise.all(
      [app, second].map(async (page) => {
        await (round === 0 ? page.goto('/settings/sessions') : page.reload());
      }),
    );
    for (const renewed of await Promise.all(renewals)) {
      expect(renewed.status()).toBe(200);
    }
    for (const page of [app, second]) {
      await expect(page.getByText('this device', { exact: true })).toBeVisible();
    }
  }
});

test('a log-out in one tab is one in all of them', async ({ app, context }) => {
  const second = await context.newPage();
  await expectHome(second);
  await app.goto('/settings');
  await app.getByRole('button', { name: 'Log out' }).click();
  await expectLogIn(app);
  await expectLogIn(second);
});

test('when another tab logs in as somebody else, this one shows their household alone', async ({
  app,
  context,
  household,
  newHousehold,
}) => {
  await household.spend('12.34', 'Food', { payee: 'Corner shop' });
  const theirs = await newHousehold({ name: 'Grace' });
  await theirs.spend('5.00', 'Food', { payee: 'Bakery' });
  await expectHome(app);
  await expect(app.getByText('Corner shop').first()).toBeVisible();
  const second = await context.newPage();
  await second.goto('/settings');
  await second.getByRole('button', { name: 'Log out' }).click();
  await second.getByLabel('E-mail').fill(theirs.email);
  await second.getByLabel('Password', { exact: true }).fill(theirs.password);
  await second.getByRole('button', { name: 'Log in' }).click();
  await expect(second.getByLabel('Your name')).toHaveValue('Grace');
  await app.goto('/');
  await expect(app.getByText('Bakery').first()).toBeVisible();
  await expect(app.getByText('Corner shop')).toHaveCount(0);
});

test("a cookie of somebody else is not used for this tab's user", async ({
  app,
  context,
  household,
  newHousehold,
}) => {
  await household.spend('12.34', 'Food', { payee: 'Corner shop' });
  const theirs = await newHousehold({ name: 'Grace' });
  await theirs.spend('5.00', 'Food', { payee: 'Bakery' });
  // The cookie alone, without what tells the tabs.
  const response = await context.request.post('/v1/auth/login', {
    headers: { 'X-Purser-Client': 'web' },
    data: { email: theirs.email, password: theirs.password },
  });
  expect(response.status()).toBe(200);
  await app.goto('/');
  await expectLogIn(app);
  await expect(app.getByText('Bakery')).toHaveCount(0);
});
