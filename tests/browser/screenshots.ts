import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { liveInIt } from './harness/plausible';
import { setting } from './harness/settings';
import { settled } from './harness/settled';
import { signIn, test } from './harness/test';

/*
 * The pictures of the documentation: every page, on a phone and a desk, light and dark. Where they
 * go is said in PURSER_SCREENSHOTS.
 */

async function draw(page: Page, name: string, device: string): Promise<void> {
  await settled(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const file = join(setting('PURSER_SCREENSHOTS'), `${name}-${device}-${colorScheme}.png`);
    // Whole or not at all.
    await page.screenshot({ path: `${file}.part.png`, animations: 'disabled', caret: 'hide' });
    await rename(`${file}.part.png`, file);
  }
}

test.beforeAll(() => mkdir(setting('PURSER_SCREENSHOTS'), { recursive: true }));

test('the pages', async ({ page, context, newHousehold, isMobile }) => {
  const device = isMobile ? 'phone' : 'desk';
  const email = isMobile ? 'ada@example.org' : 'ada.lovelace@example.org';
  const household = await newHousehold({ email });
  const look = async (name: string, address: string) => {
    await page.goto(address);
    await draw(page, name, device);
  };
  await look('log-in', '/log-in');
  await look('sign-up', '/sign-up');
  await signIn(context, household);
  await look('home-empty', '/');
  const budgets = await liveInIt(household);
  await look('home', '/');
  await look('transactions', '/transactions');
  await look('budgets', '/budgets');
  await look('budget', `/budgets/${budgets['Groceries'] ?? ''}`);
  await look('budget-edit', `/budgets/${budgets['Leisure'] ?? ''}/edit`);
  await look('budget-new', '/budgets/new');
  await look('alerts', '/alerts');
  await household.post('/v1/channels', { kind: 'email', address: email });
  await look('channels', '/settings/channels');
  await look('settings', '/settings');
  await look('categories', '/settings/categories');
  await look('sessions', '/settings/sessions');
  await page.goto('/?entry=new');
  const dialog = page.getByRole('dialog', { name: 'New entry' });
  for (const [name, amount, category, says] of [
    ['entry', '9.50', 'Transport', 'left'],
    ['entry-refused', '190', 'Leisure', 'refuses this'],
  ] as const) {
    await dialog.getByLabel('Amount').fill(amount);
    await dialog.getByLabel('Category', { exact: true }).fill(category);
    await page.keyboard.press('Tab');
    await dialog.getByText(says).first().waitFor();
    await draw(page, name, device);
  }
});
