import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { openEntry, save, storedBy, type } from './harness/entries';
import { expect, signIn, test } from './harness/test';

/** Goes home, and waits until the app is on the device. */
async function install(page: Page): Promise<void> {
  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
}

/** An entry of the queue as it is on the device. */
interface Queued {
  id: string;
  key: string;
  userId: string;
  bookId: string;
  body: Record<string, unknown>;
  queuedAt: number;
  refusal: null;
  tries: number;
  takenBack: boolean;
}

/** What is in the queue of this browser, of whichever user. */
function queued(page: Page): Promise<Queued[]> {
  return page.evaluate(
    () =>
      new Promise<Queued[]>((resolve, reject) => {
        const opening = indexedDB.open('purser-entries');
        opening.onsuccess = () => {
          const all = opening.result.transaction('entries').objectStore('entries').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve(all.result as Queued[]);
          };
        };
        opening.onerror = () => {
          reject(new Error('no queue'));
        };
      }),
  );
}

/** What was read and is kept for a start without a network, as text. */
function kept(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve, reject) => {
        const opening = indexedDB.open('purser-kept');
        opening.onsuccess = () => {
          const one = opening.result.transaction('kept').objectStore('kept').get('last');
          one.onsuccess = () => {
            opening.result.close();
            resolve(JSON.stringify(one.result ?? ''));
          };
        };
        opening.onerror = () => {
          reject(new Error('nothing is kept'));
        };
      }),
  );
}

/** Puts an entry into the queue of this browser, as an earlier start of the app did. */
function enqueue(page: Page, entry: Queued): Promise<void> {
  return page.evaluate(
    (one) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('purser-entries');
        opening.onsuccess = () => {
          const change = opening.result.transaction('entries', 'readwrite');
          change.objectStore('entries').put(one);
          change.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
        opening.onerror = () => {
          reject(new Error('no queue'));
        };
      }),
    entry,
  );
}

const waiting = (page: Page) => page.getByRole('button', { name: /waiting/ });

async function enterOffline(page: Page, amount: string, category: string): Promise<void> {
  const entry = await openEntry(page);
  await type(entry, amount, category);
  await save(entry);
  await expect(page.getByText('Kept:').first()).toBeVisible();
}

test('the app starts without a network, at any of its addresses, with what was known last', async ({
  app,
  context,
  household,
}) => {
  await household.budget('Food', '500');
  await household.spend('440', 'Food');
  await install(app);
  await expect(app.getByText('Food').first()).toBeVisible();
  // What was read is on the device a second later.
  await expect
    .poll(() =>
      app.evaluate(async () => {
        const names = (await indexedDB.databases()).map(({ name }) => name);
        return names.includes('purser-kept');
      }),
    )
    .toBe(true);
  await expect.poll(() => kept(app)).toContain('440.00');
  await context.setOffline(true);
  await app.reload();
  await expect(app.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(app.getByText('Food').first()).toBeVisible();
  await app.goto('/transactions');
  await expect(app.getByRole('heading', { level: 1, name: 'Transactions' })).toBeVisible();
});

test('entries made without a network wait, outlast a reload, and are sent once', async ({
  app,
  context,
  household,
}) => {
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  await enterOffline(app, '6', 'Food');
  await app.reload();
  await expect(waiting(app)).toHaveText('2 waiting');
  await waiting(app).click();
  const sheet = app.getByRole('dialog', { name: 'Entries not stored yet' });
  await expect(sheet.getByRole('listitem')).toHaveText([/€5\.00/, /€6\.00/]);
  await context.setOffline(false);
  await expect(sheet.getByText('All your entries are stored.')).toBeVisible({ timeout: 20_000 });
  expect((await storedBy(household)).map(({ amount }) => amount).sort()).toEqual(['5.00', '6.00']);
  expect(await queued(app)).toEqual([]);
});

test('what Purser has already is not stored again, days later too', async ({
  app,
  context,
  household,
}) => {
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  const [first] = await queued(app);
  // It arrived, the answer was lost, and its key is forgotten.
  await household.post('/v1/transactions', first?.body);
  // Another is from long ago, with a key that the server never saw.
  const id = randomUUID();
  await household.spend('7', 'Food', { id });
  await enqueue(app, {
    ...(first as Queued),
    id,
    key: randomUUID(),
    body: { type: 'expense', amount: '7.00', category: 'Food', id },
    queuedAt: Date.now() - 9 * 24 * 60 * 60 * 1000,
    tries: 1,
  });
  await app.reload();
  await expect(waiting(app)).toHaveText('2 waiting');
  await context.setOffline(false);
  await expect(waiting(app)).toBeHidden({ timeout: 20_000 });
  expect(await queued(app)).toEqual([]);
  expect(await storedBy(household)).toHaveLength(2);
});

test('a key that stands for another request does not keep an entry from being stored', async ({
  app,
  context,
  household,
}) => {
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  const [entry] = await queued(app);
  await household.tryPost(
    '/v1/transactions',
    { type: 'expense', amount: '9', category: 'Fun' },
    { 'Idempotency-Key': entry?.key ?? '' },
  );
  await context.setOffline(false);
  await expect(waiting(app)).toBeHidden({ timeout: 20_000 });
  expect((await storedBy(household)).map(({ amount }) => amount).sort()).toEqual(['5.00', '9.00']);
});

test('what is refused when it is sent stays, says why, and can be mended or discarded', async ({
  app,
  context,
  household,
}) => {
  await household.budget('Food', '100', { mode: 'block' });
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '120', 'Food');
  await enterOffline(app, '130', 'Food');
  await enterOffline(app, '3', 'Fun');
  await context.setOffline(false);
  const refused = app.getByRole('button', { name: '2 refused' });
  await expect(refused).toBeVisible({ timeout: 20_000 });
  await refused.click();
  const sheet = app.getByRole('dialog', { name: 'Entries not stored yet' });
  await expect(sheet.getByText('Over by €20.00')).toBeVisible();

  await sheet.getByRole('button', { name: 'Change it' }).first().click();
  const mend = app.getByRole('dialog', { name: 'Change the entry' });
  await mend.getByLabel('Amount').fill('90');
  await save(mend);
  await expect(mend).toBeHidden();

  await sheet.getByRole('button', { name: 'Discard it' }).click();
  await expect(sheet.getByText('All your entries are stored.')).toBeVisible();
  expect((await storedBy(household)).map(({ amount }) => amount).sort()).toEqual(['3.00', '90.00']);
});

test('two tabs send what waits once', async ({ app, context, household }) => {
  await install(app);
  const other = await context.newPage();
  await other.goto('/');
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  await enterOffline(app, '6', 'Food');
  await expect(waiting(other)).toHaveText('2 waiting');
  await context.setOffline(false);
  await expect(waiting(app)).toBeHidden({ timeout: 20_000 });
  await expect(waiting(other)).toBeHidden();
  expect(await storedBy(household)).toHaveLength(2);
});

test('an entry is nobody else’s: it waits for its own user', async ({
  app,
  context,
  household,
  newHousehold,
}) => {
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  // The page is gone before there is a network again.
  await app.close();
  await context.setOffline(false);
  const others = await newHousehold();
  await signIn(context, others);
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'New entry' })).toBeVisible();
  await expect(waiting(page)).toBeHidden();
  const entry = await openEntry(page);
  await type(entry, '8', 'Fun');
  await save(entry);
  await expect(page.getByText('Saved: €8.00 for Fun')).toBeVisible();
  expect(await storedBy(others)).toHaveLength(1);
  expect(await storedBy(household)).toHaveLength(0);
  expect(await queued(page)).toHaveLength(1);

  await signIn(context, household);
  await page.goto('/');
  await expect.poll(() => storedBy(household)).toHaveLength(1);
});

test('an entry that was undone before it could be sent is not stored', async ({
  app,
  context,
  household,
}) => {
  await install(app);
  await context.setOffline(true);
  await enterOffline(app, '5', 'Food');
  const [entry] = await queued(app);
  // It had arrived all the same.
  await household.post('/v1/transactions', entry?.body);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(waiting(app)).toBeHidden();
  await context.setOffline(false);
  await expect.poll(() => storedBy(household), { timeout: 20_000 }).toHaveLength(0);
  await expect.poll(() => queued(app)).toEqual([]);
});
