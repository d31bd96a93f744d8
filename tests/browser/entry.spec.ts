import { openEntry, save, storedBy, type } from './harness/entries';
import { expect, signIn, test } from './harness/test';

test('an entry needs nothing but the keyboard', async ({ app, household }) => {
  await household.spend('20', 'Food:Groceries');
  await app.goto('/');
  await app.getByRole('button', { name: 'New entry' }).press('Enter');
  await expect(app.getByLabel('Amount')).toBeFocused();
  await app.keyboard.type('12,50');
  await app.keyboard.press('Tab');
  await app.keyboard.type('gro');
  await expect(app.getByRole('option', { name: 'Food › Groceries' })).toBeVisible();
  await app.keyboard.press('ArrowDown');
  await app.keyboard.press('Enter');
  await expect(app.getByLabel('Category')).toHaveValue('Food:Groceries');
  await app.keyboard.press('Enter');
  await expect(app.getByRole('dialog', { name: 'New entry' })).toBeHidden();
  await expect(app.getByText('Saved: €12.50 for Food › Groceries')).toBeVisible();
  expect((await storedBy(household))[0]).toMatchObject({
    type: 'expense',
    amount: '12.50',
    category: 'Food:Groceries',
  });
});

test('an entry needs an amount, a tap on a category and a tap on Save', async ({ app, household }, {
  project,
}) => {
  await household.spend('20', 'Food:Groceries');
  await household.spend('20', 'Food:Groceries');
  await household.spend('9', 'Fun');
  const entry = await openEntry(app);
  const amount = entry.getByLabel('Amount');
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAttribute('inputmode', 'decimal');
  await app.keyboard.type('7');
  const chips = entry.getByRole('list', { name: 'Most used categories' }).getByRole('button');
  await expect(chips).toHaveText(['Groceries', 'Fun']);
  const groceries = chips.first();
  const button = entry.getByRole('button', { name: 'Save' });
  if (project.use.hasTouch) {
    await groceries.tap();
    await expect(groceries).toHaveAttribute('aria-pressed', 'true');
    await button.tap();
  } else {
    await groceries.click();
    await button.click();
  }
  await expect(app.getByText('Saved: €7.00 for Food › Groceries')).toBeVisible();
  expect(await storedBy(household)).toHaveLength(4);
});

test('while typing it is told what the entry would do to each budget', async ({
  app,
  household,
}) => {
  await household.budget('Food', '500');
  await household.budget('All', '5000', { categories: [] });
  await household.spend('400', 'Food');
  const entry = await openEntry(app);
  const effects = entry.getByRole('list', { name: 'What it does to your budgets' });

  await type(entry, '10', 'food:groceries');
  const food = effects.getByRole('listitem').filter({ hasText: 'Food' });
  await expect(food).toContainText(/€90\.00 left until \d+ \w+/);
  await expect(food).toContainText('On track');
  await expect(effects.getByRole('listitem')).toHaveCount(2);

  await entry.getByLabel('Amount').fill('52.50');
  await expect(food).toContainText('€47.50 left');
  await expect(food).toContainText('Near the limit: passes 90 %');

  await entry.getByLabel('Amount').fill('112.50');
  await expect(food).toContainText('Over by €12.50');
  await expect(food).toContainText('Over the limit: passes 100 %');
  // A screen reader hears it too, once typing has come to rest.
  await expect(entry.getByRole('status').filter({ hasText: 'Over by €12.50' })).toBeAttached();

  await entry.getByLabel('Category').fill('Rent');
  await expect(effects.getByRole('listitem')).toHaveCount(1);
  expect(await storedBy(household)).toHaveLength(1);
});

test('what a budget refuses can be spent anyway, knowing what that means', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100', { mode: 'block' });
  await household.spend('60', 'Food');
  const entry = await openEntry(app);
  await type(entry, '50', 'Food');
  await expect(entry.getByText('Would be refused', { exact: true })).toBeVisible();
  const refused = entry.getByRole('group', { name: 'Refused' });
  await expect(refused).toContainText('go over its limit of €100.00 by €10.00');
  await expect(refused).toContainText('everybody in the household is alerted');

  await save(entry);
  await expect(refused).toBeFocused();
  expect(await storedBy(household)).toHaveLength(1);

  await refused.getByRole('button', { name: 'Spend it anyway' }).click();
  await expect(entry).toBeHidden();
  await expect(app.getByText('Food: over by €10.00, passed 100 %.')).toBeVisible();
  expect(await storedBy(household)).toHaveLength(2);
  await expect
    .poll(async () => (await household.get<{ data: { override: boolean }[] }>('/v1/alerts')).data)
    .toContainEqual(expect.objectContaining({ override: true }));
});

test('a refused entry can be made smaller, and is stored once', async ({ app, household }) => {
  await household.budget('Food', '100', { mode: 'block' });
  const entry = await openEntry(app);
  await type(entry, '120', 'Food');
  await save(entry);
  await expect(entry.getByRole('group', { name: 'Refused' })).toBeFocused();
  await entry.getByLabel('Amount').fill('100');
  await expect(entry.getByRole('group', { name: 'Refused' })).toBeHidden();
  await save(entry);
  await expect(app.getByText('Saved: €100.00 for Food')).toBeVisible();
  await expect(app.getByRole('button', { name: /refused/ })).toBeHidden();
  expect((await storedBy(household)).map(({ amount }) => amount)).toEqual(['100.00']);
});

test('after saving it is told what it did, and can be undone', async ({ app, household }) => {
  await household.budget('Food', '500');
  await household.spend('440', 'Food');
  const entry = await openEntry(app);
  await type(entry, '12.50', 'Food');
  await save(entry);
  await expect(app.getByText('Food: €47.50 left, passed 90 %.')).toBeVisible();
  await expect.poll(async () => (await storedBy(household)).length).toBe(2);
  await app.getByRole('button', { name: 'Undo' }).click();
  await expect(app.getByText('Undone: €12.50 for Food')).toBeVisible();
  expect(await storedBy(household)).toHaveLength(1);
});

test('what is missing or wrong is said at its field, and the keyboard is there', async ({
  app,
  household,
}) => {
  const entry = await openEntry(app);
  await save(entry);
  const amount = entry.getByLabel('Amount');
  await expect(amount).toBeFocused();
  await expect(amount).toHaveAccessibleDescription('How much was it?');
  await expect(entry.getByLabel('Category')).toHaveAccessibleDescription(/What was it for/);

  await type(entry, '1.234,567', 'a:b:c:d:e');
  await save(entry);
  await expect(amount).toHaveAccessibleDescription(/amount|decimals/);
  await amount.fill('5.00');
  await save(entry);
  await expect(entry.getByLabel('Category')).toHaveAccessibleDescription(/4 segments/);
  await expect(entry.getByLabel('Category')).toBeFocused();

  await entry.getByLabel('Category').fill('Food');
  await entry.getByText('More details').click();
  await entry.getByLabel('Payee').fill('x'.repeat(201));
  await save(entry);
  await expect(entry.getByLabel('Payee')).toBeFocused();
  await entry.getByLabel('Payee').fill('Corner shop');
  await save(entry);
  await expect(entry).toBeHidden();
  expect(await storedBy(household)).toHaveLength(1);
});

test('incomes and refunds, with all their details', async ({ app, household }) => {
  await household.budget('Food', '100');
  await household.spend('80', 'Food');
  let entry = await openEntry(app);
  await entry.getByText('More details').click();
  await entry.getByLabel('Refund').check();
  await entry.getByLabel('Date').fill(today('Europe/Berlin'));
  await entry.getByLabel('Payee').fill('Corner shop');
  await entry.getByLabel('Note').fill('Sour milk');
  await entry.getByLabel('Tags').fill('milk, shop');
  await type(entry, '30', 'Food');
  await expect(entry.getByText('€50.00 left')).toBeVisible();
  await save(entry);
  await expect(app.getByText('Food: €50.00 left.')).toBeVisible();

  entry = await openEntry(app);
  await entry.getByText('More details').click();
  await entry.getByLabel('Income').check();
  await type(entry, '2500', 'Salary');
  await expect(entry.getByText('No budget counts this.')).toBeVisible();
  await save(entry);
  await expect(app.getByText('Saved: €2,500.00 for Salary')).toBeVisible();

  const [income, refund] = await storedBy(household);
  expect(income).toMatchObject({ type: 'income', amount: '2500.00', category: 'Salary' });
  expect(refund).toMatchObject({
    type: 'refund',
    amount: '30.00',
    payee: 'Corner shop',
    note: 'Sour milk',
    tags: ['milk', 'shop'],
  });
});

/** The day that it is now somewhere. */
function today(timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());
}

test('the date is the day that it is for the user, wherever the device is', async ({
  context,
  page,
  newHousehold,
}) => {
  // Always another day than at the other end of the world.
  for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const household = await newHousehold({ timezone });
    await signIn(context, household);
    const entry = await openEntry(page);
    await entry.getByText('More details').click();
    await expect(entry.getByLabel('Date')).toHaveValue(today(timezone));
    await type(entry, '5', 'Food');
    await save(entry);
    await expect(page.getByText('Saved: €5.00 for Food')).toBeVisible();
    expect((await storedBy(household))[0]?.date).toBe(today(timezone));
  }
});

test('categories are found by any of their parts, and a new one is said to be new', async ({
  app,
  household,
}) => {
  await household.spend('1', 'Food:Groceries');
  await household.spend('1', 'Food:Restaurants');
  await household.spend('1', 'Foodie');
  const entry = await openEntry(app);
  const category = entry.getByLabel('Category');
  await category.fill('REST');
  await expect(app.getByRole('option')).toHaveText(['Food › Restaurants']);
  await category.fill('food');
  await expect(app.getByRole('option')).toHaveCount(3);
  await category.fill('Garden');
  await expect(app.getByRole('option')).toHaveCount(0);
  await expect(entry.getByText('New category')).toBeVisible();
  await category.fill('groc');
  await app.getByRole('option', { name: 'Food › Groceries' }).click();
  await expect(category).toHaveValue('Food:Groceries');
});

test('what was typed is not thrown away by a slip, and nothing is asked where there is none', async ({
  app,
}) => {
  let entry = await openEntry(app);
  await app.keyboard.press('Escape');
  await expect(entry).toBeHidden();

  entry = await openEntry(app);
  await entry.getByLabel('Amount').fill('5');
  await entry.getByLabel('Category').fill('Garden');
  await app.keyboard.press('Escape');
  const question = app.getByRole('dialog', { name: 'Discard this entry?' });
  await question.getByRole('button', { name: 'Keep it' }).click();
  await expect(entry.getByLabel('Amount')).toHaveValue('5');
  await expect(entry.getByLabel('Category')).toHaveValue('Garden');
  await app.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Discard it' }).click();
  await expect(entry).toBeHidden();
});
