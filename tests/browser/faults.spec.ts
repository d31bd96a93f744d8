import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { save, type } from './harness/entries';
import { budgetCard, newestEntries } from './harness/home';
import { without } from './harness/platform';
import { setting } from './harness/settings';
import { expect, test } from './harness/test';

// What is stopped here is stopped for everybody: these run after all others, one at a time.
test.describe.configure({ timeout: 120_000 });

/** What comes by itself when a service is back may take this long. */
const RECOVERY = { timeout: 45_000 };

test('without the budgets service the last figures stay, entries are taken, and all is well again by itself', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await household.spend('20.00', 'Food');
  await app.goto('/');
  await expect(budgetCard(app, 'Food')).toContainText('€80.00 left');
  const entry = app.getByRole('dialog', { name: 'New entry' });
  const write = async (amount: string) => {
    await app.getByRole('button', { name: 'New entry' }).click();
    await type(entry, amount, 'Food');
  };
  const older = entry.getByText('Checked against the budgets as of');
  await without('budgets', async () => {
    await write('30');
    await save(entry);
    await expect(newestEntries(app).first()).toContainText('€30.00');
    await expect(app.getByText(/Figures as of \d\d:\d\d\./)).toBeVisible(RECOVERY);
    await expect(budgetCard(app, 'Food')).toContainText('€80.00 left');
    await expect(newestEntries(app)).toHaveCount(2);
    await write('10');
    await expect(older).toBeVisible();
  });
  await expect(older).toBeHidden(RECOVERY);
  await expect(entry.getByRole('list', { name: 'What it does' })).toContainText('€40.00 left');
  await entry.getByRole('button', { name: 'Close' }).click();
  await app.getByRole('button', { name: 'Discard it' }).click();
  await expect(budgetCard(app, 'Food')).toContainText('€50.00 left', RECOVERY);
  await expect(app.getByText(/Figures as of/)).toBeHidden(RECOVERY);
});

test('without the notifications service others’ entries come within seconds, and at once when it is back', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await without('notifications', async () => {
    await app.goto('/');
    await expect(budgetCard(app, 'Food')).toContainText('€100.00 left');
    await expect(app.getByText('Live updates are interrupted')).toBeVisible(RECOVERY);
    await household.spend('30.00', 'Food', { payee: 'Meanwhile' });
    await expect(newestEntries(app)).toContainText(['Meanwhile'], RECOVERY);
    await expect(budgetCard(app, 'Food')).toContainText('€70.00 left', RECOVERY);
  });
  await expect(app.getByText('Live updates are interrupted')).toBeHidden(RECOVERY);
  await household.spend('60.00', 'Food', { payee: 'Afterwards' });
  await expect(newestEntries(app).first()).toContainText('Afterwards');
  await expect(budgetCard(app, 'Food')).toContainText('€10.00 left');
});

test('while nothing answers the page says so and keeps its figures, and goes on by itself', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  await app.goto('/');
  await expect(budgetCard(app, 'Food')).toContainText('€100.00 left');
  await without('gateway', async () => {
    await expect(app.getByText('Purser is out of reach.')).toBeVisible(RECOVERY);
    await expect(budgetCard(app, 'Food')).toContainText('€100.00 left');
  });
  await expect(app.getByText('Purser is out of reach.')).toBeHidden(RECOVERY);
  await household.spend('30.00', 'Food', { payee: 'Afterwards' });
  await expect(newestEntries(app)).toContainText(['Afterwards']);
});

test('a newer version is offered, and is there when it is wanted', async ({ app }) => {
  const worker = join(setting('PURSER_RUN'), 'www', 'service-worker.js');
  const before = await readFile(worker, 'utf8');
  await app.goto('/');
  await app.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await app.reload();
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(app.getByText('A new version is ready')).toHaveCount(0);
  await appendFile(worker, '\n// newer');
  try {
    await app.reload();
    const offer = app.getByRole('dialog').filter({ hasText: 'A new version is ready' });
    const loaded = app.waitForEvent('load');
    await offer.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
    const waits = () =>
      app.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);
    await expect.poll(waits).toBe(false);
    await expect(offer).toHaveCount(0);
  } finally {
    await writeFile(worker, before);
  }
});

test('without the budgets service a new budget waits with what was typed', async ({ app }) => {
  await app.goto('/budgets/new');
  await app.getByLabel('Name').fill('Food');
  const preview = app.getByRole('region', { name: 'What it would be' });
  await without('budgets', async () => {
    await app.getByLabel('Amount', { exact: true }).fill('100');
    await expect(preview).toContainText('does not answer now', RECOVERY);
    await app.getByRole('button', { name: 'Make the budget' }).click();
    await expect(app.getByRole('alert')).toContainText('does not answer now', RECOVERY);
  });
  await expect(preview).toContainText('€100.00', RECOVERY);
  await app.getByRole('button', { name: 'Make the budget' }).click();
  await expect(app).toHaveURL(/\/budgets\/[0-9a-f-]{36}$/, RECOVERY);
});
