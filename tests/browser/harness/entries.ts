import type { Locator, Page } from '@playwright/test';
import { expect } from './test';
import type { Household } from './household';

export interface Stored {
  id: string;
  type: string;
  amount: string;
  category: string;
  date: string;
  payee: string | null;
  note: string | null;
  tags: string[];
}

/** What the household has, as the API says. */
export async function storedBy(household: Household): Promise<Stored[]> {
  return (await household.get<{ data: Stored[] }>('/v1/transactions')).data;
}

/** Opens the new entry as the address has it. */
export async function openEntry(page: Page, path = '/?entry=new'): Promise<Locator> {
  await page.goto(path);
  const entry = page.getByRole('dialog', { name: 'New entry' });
  await expect(entry).toBeVisible();
  return entry;
}

/** Types an amount and a category, and leaves the suggestions. */
export async function type(entry: Locator, amount: string, category: string): Promise<void> {
  await entry.getByLabel('Amount').fill(amount);
  await entry.getByLabel('Category').fill(category);
  await entry.getByText('New entry').click();
}

export async function save(entry: Locator): Promise<void> {
  await entry.getByRole('button', { name: 'Save' }).click();
}
