import type { Page, Response } from '@playwright/test';
import { liveInIt } from './harness/plausible';
import { settled } from './harness/settled';
import { expect, test } from './harness/test';

// What the page itself loads: its service worker fetches the rest afterwards.
test.use({ serviceWorkers: 'block' });

/** What counts as the start, in bytes as they come over the network. */
const INITIAL_BYTES = 150_000;
const LAYOUT_SHIFT = 0.05;

/** The scripts that a page loads from now on. */
function scriptsOf(page: Page): Response[] {
  const scripts: Response[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      scripts.push(response);
    }
  });
  return scripts;
}

async function bytesOf(scripts: Response[]): Promise<number> {
  const sizes = await Promise.all(scripts.map((response) => response.request().sizes()));
  return sizes.reduce((sum, { responseBodySize }) => sum + responseBodySize, 0);
}

async function haveCharts(scripts: Response[]): Promise<boolean> {
  const texts = await Promise.all(scripts.map((response) => response.text()));
  return texts.some((text) => text.includes('uplot'));
}

test('somebody new loads at most 150 kB of script', async ({ page }) => {
  const scripts = scriptsOf(page);
  await page.goto('/');
  await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(scripts.length).toBeGreaterThan(0);
  expect(await bytesOf(scripts)).toBeLessThanOrEqual(INITIAL_BYTES);
});

test('somebody who is signed in loads at most 150 kB of script, and charts once they are looked at', async ({
  app,
  household,
}) => {
  const { Groceries } = await liveInIt(household);
  const scripts = scriptsOf(app);
  await app.goto('/');
  await settled(app);
  await expect(app.getByText('Groceries').first()).toBeVisible();
  expect(await bytesOf(scripts)).toBeLessThanOrEqual(INITIAL_BYTES);
  expect(await haveCharts(scripts)).toBe(false);
  await app.goto(`/budgets/${Groceries ?? ''}`);
  await expect.poll(() => haveCharts(scripts)).toBe(true);
});

/** Sums how much of what is shown moves by itself. */
function observeShifts(): void {
  const shifts = { sum: 0 };
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      };
      shifts.sum += hadRecentInput ? 0 : value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

test('nothing jumps while a page loads', async ({ app, household }) => {
  const { Leisure = '' } = await liveInIt(household);
  await app.addInitScript(observeShifts);
  for (const address of [
    '/',
    '/transactions',
    '/budgets',
    '/budgets/new',
    `/budgets/${Leisure}`,
    `/budgets/${Leisure}/edit`,
    '/alerts',
    '/settings',
    '/settings/categories',
    '/settings/sessions',
    '/settings/channels',
  ]) {
    await app.goto(address);
    await settled(app);
    await app.waitForLoadState('load');
    const shifted = await app.evaluate(
      () => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum,
    );
    expect.soft(shifted, address).toBeLessThan(LAYOUT_SHIFT);
  }
});
