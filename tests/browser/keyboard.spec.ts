import type { Locator, Page } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { settled } from './harness/settled';
import { expect, test } from './harness/test';

/** As many steps as anybody has the patience for. */
const PATIENCE = 60;

/** "seen", or where the keyboard is without being seen. */
function focusSeen(page: Page): Promise<string> {
  return page.evaluate(() => {
    const here = document.activeElement;
    if (!here || here === document.body) {
      return 'nowhere';
    }
    // The link of a card lies over all of it, and shows there that it has the keyboard.
    const shown = [undefined, '::after'].some((part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(here, part);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
    });
    const { width, height } = here.getBoundingClientRect();
    return shown && width > 1 && height > 1 ? 'seen' : here.outerHTML.slice(0, 200);
  });
}

/** Where the keyboard is must be seen; the edges of a dialog pass it on in their own time. */
async function expectFocusSeen(page: Page): Promise<void> {
  await expect.poll(() => focusSeen(page)).toBe('seen');
}

/** Steps on until the keyboard is there; at each step it is seen where it is. */
async function stepTo(page: Page, goal: Locator, key = 'Tab'): Promise<void> {
  await expect(goal).toBeVisible();
  for (let step = 0; step < PATIENCE; step += 1) {
    if (await goal.evaluate((element) => element === document.activeElement)) {
      await expectFocusSeen(page);
      return;
    }
    await page.keyboard.press(key);
    // The document itself is a step between the last and the first.
    if (!(await page.evaluate(() => document.activeElement === document.body))) {
      await expectFocusSeen(page);
    }
  }
  await expect(goal).toBeFocused();
}

async function type(page: Page, goal: Locator, text: string): Promise<void> {
  await stepTo(page, goal);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(text);
}

async function press(page: Page, goal: Locator, key = 'Enter'): Promise<void> {
  await stepTo(page, goal);
  await page.keyboard.press(key);
}

function place(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
}

function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole('heading', { level: 1, name });
}

async function enter(page: Page, amount: string, category: string): Promise<Locator> {
  await press(page, page.getByRole('button', { name: 'New entry' }));
  const dialog = page.getByRole('dialog', { name: 'New entry' });
  await expect(dialog.getByLabel('Amount')).toBeFocused();
  await page.keyboard.type(amount);
  await type(page, dialog.getByLabel('Category', { exact: true }), category);
  await page.keyboard.press('Tab');
  return dialog;
}

test('all of it goes by the keyboard alone', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/');
  await press(page, page.getByRole('link', { name: 'Sign up' }));
  await type(page, page.getByLabel('E-mail'), `${randomUUID()}@example.org`);
  await type(page, page.getByLabel('Password', { exact: true }), 'seven quiet harbours');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Home')).toBeFocused();

  await press(page, place(page, 'Budgets'));
  await expect(heading(page, 'Budgets')).toBeFocused();
  await press(page, page.getByRole('link', { name: 'New budget' }).first());
  await expect(heading(page, 'New budget')).toBeFocused();
  await type(page, page.getByLabel('Name'), 'Food');
  await type(page, page.getByRole('textbox', { name: 'Amount' }), '100');
  await type(page, page.getByLabel('Categories', { exact: true }), 'Food');
  // While there are suggestions, what is behind them is not there.
  await page.keyboard.press('Tab');
  await press(page, page.getByRole('button', { name: 'Add the category' }));
  await stepTo(page, page.getByRole('radio', { name: 'Warn us' }));
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: 'Refuse what goes over' })).toBeChecked();
  await press(page, page.getByRole('button', { name: 'Make the budget' }));
  await expect(heading(page, 'Food')).toBeFocused();

  const refused = await enter(page, '140', 'Food');
  await expect(refused.getByText('refuses this')).toBeVisible();
  await press(page, refused.getByRole('button', { name: 'Spend it anyway' }));
  await expect(refused).toBeHidden();
  await expect(page.getByRole('button', { name: 'New entry' })).toBeFocused();

  await press(page, place(page, 'Transactions'));
  await expect(heading(page, 'Transactions')).toBeFocused();
  const row = page.getByRole('row', { name: /^Select Food 140/ });
  await press(page, row);
  await type(page, page.getByRole('textbox', { name: 'Amount' }), '120');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /^Select Food 120/ })).toBeFocused();

  await press(page, place(page, 'Alerts'), 'Enter');
  await expect(heading(page, 'Alerts')).toBeFocused();
  await expect(page.getByRole('main').getByText('Food').first()).toBeVisible();

  await press(page, place(page, 'Settings'));
  await press(page, page.getByRole('button', { name: 'Log out' }));
  await expect(heading(page, 'Log in')).toBeVisible();
});

test('a dialog keeps the keyboard, and gives it back where it came from', async ({ app }) => {
  await app.goto('/budgets');
  await settled(app);
  const add = app.getByRole('button', { name: 'New entry' });
  await press(app, add);
  const dialog = app.getByRole('dialog', { name: 'New entry' });
  await expect(dialog.getByLabel('Amount')).toBeFocused();
  for (let step = 0; step < 20; step += 1) {
    await app.keyboard.press('Tab');
    // The edge passes the keyboard on in its own time: a step before that would leave the dialog.
    await expect(dialog.locator(':focus')).toHaveCount(1);
  }
  await app.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(add).toBeFocused();
});

test('a notice that is dismissed gives the keyboard back to where it came from', async ({
  app,
}) => {
  await app.goto('/');
  const entry = await enter(app, '12', 'Food');
  await press(app, entry.getByRole('button', { name: 'Save' }));
  await expect(entry).toBeHidden();
  const add = app.getByRole('button', { name: 'New entry' });
  await expect(add).toBeFocused();
  const dismiss = app.getByLabel('Dismiss');
  await press(app, dismiss);
  await expect(dismiss).toBeHidden();
  await expect(add).toBeFocused();
});

test('the first step of a page leads past the places to its content', async ({ app }) => {
  await app.goto('/budgets');
  await settled(app);
  const skip = app.getByRole('link', { name: 'Skip to the content' });
  await press(app, skip);
  await expect(app.locator('#main')).toBeFocused();
  await app.keyboard.press('Tab');
  expect(await app.locator('#main').evaluate((main) => main.contains(document.activeElement))).toBe(
    true,
  );
});

test.describe('where a page comes late', () => {
  test.use({ serviceWorkers: 'block' });

  /** Keeps a part of the app back until it is let go. */
  async function keepBack(page: Page, part: string): Promise<() => void> {
    let letGo = () => {};
    const wait = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(`**/assets/${part}-*.js`, async (route) => {
      await wait;
      await route.continue();
    });
    return letGo;
  }

  test('the keyboard goes to the page that somebody went on to instead', async ({ app }) => {
    const letGo = await keepBack(app, 'alerts');
    await app.goto('/alerts');
    await press(app, place(app, 'Budgets'));
    await expect(heading(app, 'Budgets')).toBeFocused();
    letGo();
  });

  test('it leaves the keyboard to a dialog that was opened meanwhile', async ({ app }) => {
    await app.goto('/');
    await settled(app);
    const letGo = await keepBack(app, 'alerts');
    await press(app, place(app, 'Alerts'));
    await press(app, app.getByRole('button', { name: 'New entry' }));
    const amount = app.getByRole('dialog', { name: 'New entry' }).getByLabel('Amount');
    await expect(amount).toBeFocused();
    letGo();
    await expect(app).toHaveTitle(/^Alerts/);
    await expect(amount).toBeFocused();
  });
});
