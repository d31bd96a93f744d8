import { day, FIFTH_OF_TEN, shownDay } from './harness/days';
import { budgetCard, newAlerts, newestEntries } from './harness/home';
import { expect, test } from './harness/test';

test('a new household is told how to begin', async ({ app }) => {
  await app.goto('/');
  await expect(app.getByRole('heading', { name: /^Two steps/ })).toBeVisible();
  await expect(newestEntries(app)).toHaveCount(0);
  await app.getByRole('link', { name: 'Write an entry' }).click();
  const entry = app.getByRole('dialog', { name: 'New entry' });
  await expect(entry).toBeVisible();
  await entry.getByRole('button', { name: 'Close' }).click();
  await app.getByRole('link', { name: 'Make a budget' }).click();
  await expect(app).toHaveURL('/budgets/new');
});

test('the budgets that need a look come first, each with what is left of it', async ({
  app,
  household,
}) => {
  await household.budget('Calm', '100.00', FIFTH_OF_TEN);
  await household.budget('Quick', '100.00', FIFTH_OF_TEN);
  await household.budget('Over', '100.00', FIFTH_OF_TEN);
  await household.budget('Near', '100.00', { ...FIFTH_OF_TEN, mode: 'block' });
  await household.budget('Counted', '100.00', { ...FIFTH_OF_TEN, mode: 'track' });
  const spent = {
    Calm: '10.00',
    Quick: '60.00',
    Over: '1112.50',
    Near: '95.00',
    Counted: '200.00',
  };
  for (const [name, amount] of Object.entries(spent)) {
    await household.spend(amount, name);
  }
  await app.goto('/');
  const budgets = app.getByRole('region', { name: 'Budgets' });
  await expect(budgetCard(app, 'Counted')).toContainText('€100.00 over');
  await expect(budgets.getByRole('heading', { level: 3 })).toHaveText([
    'Over',
    'Near',
    'Quick',
    'Calm',
    'Counted',
  ]);
  await expect(app.getByText('Over is over its limit.')).toBeVisible();
  await expect(
    app.getByText('Near is near its limit; Quick is on its way over; 1 is on track.'),
  ).toBeVisible();
  const over = budgetCard(app, 'Over');
  await expect(over).toContainText('€1,012.50 over');
  await expect(over).toContainText('€1,112.50 of €100.00');
  await expect(over).toContainText('Over the limit');
  const near = budgetCard(app, 'Near');
  await expect(near).toContainText('€5.00 left');
  await expect(near).toContainText('Near the limit');
  await expect(near).toContainText('Refuses to go over');
  await expect(budgetCard(app, 'Counted')).toContainText('Only counts');
  await near.click();
  await expect(app).toHaveURL(/\/budgets\/[0-9a-f-]{36}$/);
});

test('a budget says in plain words how it goes on', async ({ app, household }) => {
  await household.budget('Food', '300.00', FIFTH_OF_TEN);
  await household.budget('Fun', '100.00', FIFTH_OF_TEN);
  await household.budget('Begun', '100.00', {
    period: { unit: 'day', every: 10, anchor: day() },
    starts_on: day(),
  });
  // 36.00 a day: 300.00 lasts for eight days.
  await household.spend('180.00', 'Food');
  await household.spend('10.00', 'Fun');
  await household.spend('55.00', 'Begun');
  await app.goto('/');
  const food = budgetCard(app, 'Food');
  // 120.00 over six days.
  await expect(food).toContainText('About €20 a day left.');
  await expect(food).toContainText(`At this rate over on ${shownDay(day(4))}.`);
  const fun = budgetCard(app, 'Fun');
  await expect(fun).toContainText('About €15 a day left.');
  await expect(fun).not.toContainText('At this rate');
  const begun = budgetCard(app, 'Begun');
  await expect(begun).toContainText('About €4.50 a day left.');
  await expect(begun).not.toContainText('At this rate');
});

test('the newest entries and alerts are there, and where all of them are', async ({
  app,
  household,
}) => {
  await household.budget('Food', '100.00');
  for (let number = 1; number <= 8; number += 1) {
    await household.spend(`${number}.00`, 'Food', {
      payee: `Shop ${number}`,
      date: day(-9 + number),
    });
  }
  await household.spend('2500.00', 'Salary', { type: 'income', date: day() });
  await household.spend('95.00', 'Food', { payee: 'Feast', date: day() });
  await app.goto('/');
  await expect(newestEntries(app)).toHaveCount(7);
  await expect(newestEntries(app).nth(0)).toContainText('Feast');
  await expect(newestEntries(app).nth(0)).toContainText('€95.00');
  await expect(newestEntries(app).nth(1)).toContainText('+€2,500.00');
  await expect(newAlerts(app).first()).toContainText('Food went over its limit');
  await app.getByRole('link', { name: 'All alerts' }).click();
  await expect(app).toHaveURL('/alerts');
  await app.goBack();
  await app.getByRole('link', { name: 'All transactions' }).click();
  await expect(app).toHaveURL('/transactions');
});

test('on a small phone nothing is cut off', async ({ app, household }) => {
  await app.setViewportSize({ width: 320, height: 640 });
  await household.budget('Donaudampfschifffahrtsgesellschaftskapitän', '9999999999.99');
  await household.spend('1234567890.12', 'Donaudampfschifffahrtsgesellschaftskapitän', {
    payee: 'A shop with a name that is longer than any line of a small phone can be',
  });
  await app.goto('/');
  await expect(newestEntries(app)).toHaveCount(1);
  const width = await app.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(320);
});
