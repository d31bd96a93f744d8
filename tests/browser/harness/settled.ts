import { expect, type Page } from '@playwright/test';

/** Waits until a page shows what it is about, and nothing of it is still on its way. */
export async function settled(page: Page): Promise<void> {
  // A dialog over it hides it from those who hear the page.
  await expect(page.locator('h1')).toBeVisible();
  await expect(page.getByRole('status', { name: 'Loading' })).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
