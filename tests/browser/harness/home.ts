import type { Locator, Page } from '@playwright/test';

/** The card of a budget on the first page. */
export function budgetCard(page: Page, name: string): Locator {
  return page
    .getByRole('region', { name: 'Budgets' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });
}

export function newestEntries(page: Page): Locator {
  return page.getByRole('region', { name: 'Newest entries' }).getByRole('listitem');
}

export function newAlerts(page: Page): Locator {
  return page.getByRole('region', { name: 'New alerts' }).getByRole('listitem');
}
