import { liveInIt } from './harness/plausible';
import { settled } from './harness/settled';
import { expect, test } from './harness/test';

const NASTY = [
  '<img src=x onerror="globalThis.owned=1">',
  '"><script>globalThis.owned=1</script>',
  '${globalThis.owned=1}{{constructor.constructor("owned=1")()}}',
  '\u202Egnp.exe\u202C',
];

const PLACES = [
  '/',
  '/transactions',
  '/budgets',
  '/budgets/new',
  '/alerts',
  '/settings',
  '/settings/categories',
  '/settings/sessions',
  '/settings/channels',
  '/?entry=new',
];

test('names that look like markup are text on every page', async ({ app, household }) => {
  for (const name of NASTY) {
    const { id } = await household.budget(name, '10.00', { categories: [name.slice(0, 40)] });
    await household.spend('11.00', name.slice(0, 40), {
      payee: name,
      note: name,
      tags: [name.slice(0, 40)],
    });
    for (const address of [`/budgets/${id}`, `/budgets/${id}/edit`]) {
      await app.goto(address);
      await settled(app);
    }
  }
  await household.patch('/v1/me', { name: NASTY[0] });
  for (const address of PLACES) {
    await app.goto(address);
    await settled(app);
    expect(await app.evaluate(() => 'owned' in globalThis), address).toBe(false);
    await expect(app.locator('img[src=x]')).toHaveCount(0);
  }
  await app.goto('/transactions');
  for (const name of NASTY) {
    await expect(app.getByText(name, { exact: false }).first()).toBeVisible();
  }
});

for (const to of [
  '//evil.example/',
  '/\\evil.example/',
  '/.//evil.example/',
  '/\t/evil.example/',
  'https://evil.example/',
  'javascript:globalThis.owned=1',
]) {
  test(`after the log-in nobody is sent to ${to}`, async ({ page, household, baseURL }) => {
    await page.goto(`/log-in?to=${encodeURIComponent(to)}`);
    await page.getByLabel('E-mail').fill(household.email);
    await page.getByLabel('Password', { exact: true }).fill(household.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(baseURL);
    expect(await page.evaluate(() => 'owned' in globalThis)).toBe(false);
  });
}

test('tokens are where no script and no neighbour can read them', async ({ page, household }) => {
  const asked: string[] = [];
  const tokens = new Set<string>();
  page.on('request', (request) => {
    asked.push(request.url());
    const token = request.headers()['authorization']?.replace('Bearer ', '');
    if (token) {
      tokens.add(token);
    }
  });
  await page.goto('/log-in');
  await page.getByLabel('E-mail').fill(household.email);
  await page.getByLabel('Password', { exact: true }).fill(household.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await page.goto('/transactions');
  await settled(page);

  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    const stored = await Promise.all(
      databases.map(
        ({ name = '' }) =>
          new Promise<string>((resolve, reject) => {
            const opening = indexedDB.open(name);
            opening.onerror = () => {
              reject(new Error(name));
            };
            opening.onsuccess = () => {
              const database = opening.result;
              const stores = [...database.objectStoreNames];
              const found: unknown[] = [];
              if (stores.length === 0) {
                database.close();
                resolve('');
                return;
              }
              const transaction = database.transaction(stores);
              for (const store of stores) {
                transaction.objectStore(store).getAll().onsuccess = (event) => {
                  found.push((event.target as IDBRequest).result);
                };
              }
              transaction.oncomplete = () => {
                database.close();
                resolve(JSON.stringify(found));
              };
            };
          }),
      ),
    );
    const caught = await Promise.all(
      (await caches.keys()).map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => url).join('\n'),
      ),
    );
    return [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
      document.documentElement.outerHTML,
      ...stored,
      ...caught,
    ].join('\n');
  });
  expect(tokens.size).toBeGreaterThan(0);
  for (const token of tokens) {
    expect(kept).not.toContain(token);
    expect(asked.join('\n')).not.toContain(token);
  }
  expect(kept).not.toMatch(/eyJ[\w-]+\.|purser_refresh/);
  expect(kept).not.toContain(household.password);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({
    name: '__Host-purser_refresh',
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    path: '/',
  });
});

test("another household's things are not there", async ({ app, newHousehold }) => {
  const theirs = await liveInIt(await newHousehold());
  for (const address of [
    `/budgets/${theirs['Groceries'] ?? ''}`,
    `/budgets/${theirs['Groceries'] ?? ''}/edit`,
  ]) {
    await app.goto(address);
    await expect(app.getByText(/not there/).first()).toBeVisible();
    await expect(app.getByText('Groceries')).toHaveCount(0);
  }
});
