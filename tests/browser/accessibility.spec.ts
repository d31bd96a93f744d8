import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { liveInIt } from './harness/plausible';
import { settled } from './harness/settled';
import { expect, test as base } from './harness/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A page and the ids of the budgets that its household has, by their names. */
const test = base.extend<{ lived: Record<string, string> }>({
  lived: async ({ household }, use) => {
    await use(await liveInIt(household));
  },
});

async function violations(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ''}`),
  );
}

/** How much wider than the window it is. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** For everybody: by axe's rules in both themes, and on the narrowest phone without scrolling aside. */
async function expectForEverybody(page: Page): Promise<void> {
  await settled(page);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect(await violations(new AxeBuilder({ page }).withTags(RULES))).toEqual([]);
  // What the themes differ in.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  expect(await violations(new AxeBuilder({ page }).withRules('color-contrast'))).toEqual([]);
  const size = page.viewportSize();
  if (size && size.width < 600) {
    await page.setViewportSize({ width: 320, height: 640 });
    await expect.poll(() => overhang(page)).toBeLessThanOrEqual(0);
    await page.setViewportSize(size);
  }
}

for (const address of ['/log-in', '/sign-up']) {
  test(`everybody can use ${address}, and see what was wrong`, async ({ page }) => {
    await page.goto(address);
    await expectForEverybody(page);
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByRole('textbox', { name: 'Password' }).fill('password');
    await page.locator('button[type=submit]').click();
    await expect(page.getByText(/do not go together|everybody tries/)).toBeVisible();
    await expectForEverybody(page);
  });
}

const PLACES = [
  '/',
  '/transactions',
  '/budgets',
  '/alerts',
  '/settings',
  '/settings/categories',
  '/settings/sessions',
  '/settings/channels',
];

for (const address of PLACES) {
  test(`everybody can use ${address} where there is nothing yet`, async ({ app }) => {
    await app.goto(address);
    await expectForEverybody(app);
  });

  test(`everybody can use ${address} of a household of half a year`, async ({ app, lived }) => {
    expect(Object.keys(lived).length).toBeGreaterThan(3);
    await app.goto(address);
    await expectForEverybody(app);
  });
}

test('everybody can use the pages of a budget', async ({ app, lived }) => {
  for (const address of [
    `/budgets/${lived['Leisure'] ?? ''}`,
    `/budgets/${lived['Groceries'] ?? ''}/edit`,
    '/budgets/new',
  ]) {
    await app.goto(address);
    await expectForEverybody(app);
  }
});

const ENTRIES = [
  { verdict: 'fits', amount: '1', category: 'Transport', says: /left/ },
  { verdict: 'comes near the limit', amount: '5', category: 'Food:Groceries', says: /left|Over/ },
  { verdict: 'goes over the limit', amount: '400', category: 'Food:Groceries', says: /Over by/ },
  { verdict: 'is refused', amount: '900', category: 'Leisure', says: /refuses this/ },
];

for (const { verdict, amount, category, says } of ENTRIES) {
  test(`everybody can enter what ${verdict}`, async ({ app, lived }) => {
    expect(lived).toBeTruthy();
    await app.goto('/?entry=new');
    const dialog = app.getByRole('dialog', { name: 'New entry' });
    await dialog.getByLabel('Amount').fill(amount);
    await dialog.getByLabel('Category', { exact: true }).fill(category);
    await app.keyboard.press('Tab');
    await expect(dialog.getByText(says).first()).toBeVisible();
    await expectForEverybody(app);
  });
}

test('everybody can enter what counts in no budget', async ({ app }) => {
  await app.goto('/?entry=new');
  const dialog = app.getByRole('dialog', { name: 'New entry' });
  await dialog.getByLabel('Amount').fill('5');
  await dialog.getByLabel('Category', { exact: true }).fill('Gifts');
  await expect(dialog.getByText('No budget counts this')).toBeVisible();
  await expectForEverybody(app);
});

test('everybody can filter, select and change transactions, and delete one', async ({
  app,
  lived,
}) => {
  expect(lived).toBeTruthy();
  await app.goto('/transactions');
  const rows = app
    .getByRole('grid')
    .getByRole('row')
    .filter({ has: app.getByRole('checkbox') });
  await app.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(app.getByRole('dialog', { name: 'Filter' })).toBeVisible();
  await expectForEverybody(app);
  await app.keyboard.press('Escape');

  await rows.first().getByRole('checkbox').click();
  await app.getByRole('button', { name: 'Change category' }).click();
  await expect(app.getByRole('dialog', { name: 'Category of 1 transaction' })).toBeVisible();
  await expectForEverybody(app);
  await app.keyboard.press('Escape');
  await rows.first().getByRole('checkbox').click();

  await rows.nth(1).getByRole('button').click();
  const form = app.getByRole('form', { name: /^Change / });
  await form.getByLabel('Amount').fill('no amount');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByLabel('Amount')).toHaveAttribute('aria-invalid', 'true');
  await expectForEverybody(app);
  await form.getByRole('button', { name: 'Delete' }).click();
  await expect(app.getByRole('button', { name: 'Undo' })).toBeVisible();
  await expectForEverybody(app);
});

test('everybody can rename a category', async ({ app, lived }) => {
  expect(lived).toBeTruthy();
  await app.goto('/settings/categories');
  await app.getByRole('button', { name: 'Rename Leisure' }).click();
  const dialog = app.getByRole('dialog', { name: 'Rename Leisure' });
  await dialog.getByLabel('New name').fill('Health');
  await dialog.getByText('New name').click();
  await expect(dialog).toContainText('cannot be undone');
  await expectForEverybody(app);
});

test('everybody can add a channel and keep its secret', async ({ app }) => {
  await app.goto('/settings/channels');
  await app.getByRole('button', { name: 'New channel' }).click();
  const dialog = app.getByRole('dialog', { name: 'New channel' });
  await dialog.getByRole('radio', { name: 'Webhook' }).check();
  await expectForEverybody(app);
  await dialog.getByLabel('URL').fill('https://hooks.example.org/purser');
  await dialog.getByRole('button', { name: 'Add it' }).click();
  await expect(app.getByRole('dialog', { name: "The webhook's secret" })).toBeVisible();
  await expectForEverybody(app);
});

test('everybody can delete their account', async ({ app }) => {
  await app.goto('/settings');
  await app.getByRole('button', { name: 'Delete the account…' }).click();
  await expect(app.getByRole('dialog', { name: 'Delete your account?' })).toBeVisible();
  await expectForEverybody(app);
});
