import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { Household, type Registration } from './household';

interface Fixtures {
  /** A household with nothing in it yet. */
  household: Household;
  newHousehold: (registration?: Registration) => Promise<Household>;
  /** What the browser complained of in the test's page; empty at the end of a test. */
  complaints: string[];
  /** The test's page, signed in to `household`; go where you want. */
  app: Page;
}

/** Signs a browser in as the app does, without the form: that has its own tests. */
export async function signIn(context: BrowserContext, household: Household): Promise<void> {
  const response = await context.request.post('/v1/auth/login', {
    headers: { 'X-Purser-Client': 'web' },
    data: { email: household.email, password: household.password },
  });
  expect(response.status(), await response.text()).toBe(200);
  const { user } = (await response.json()) as { user: object };
  // Once: a page that signs out stays signed out.
  const page = await context.newPage();
  await page.goto('/robots.txt');
  await page.evaluate((text) => {
    localStorage.setItem('purser.user', text);
  }, JSON.stringify(user));
  await page.close();
}

/** What a page must never do: break its own content security policy, or throw. */
export function watch(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${error.name}: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && /Content Security Policy|Trusted/.test(text)) {
      complaints.push(text);
    }
  });
}

export const test = base.extend<Fixtures>({
  newHousehold: async ({ playwright, baseURL }, use) => {
    const request = await playwright.request.newContext(baseURL ? { baseURL } : {});
    await use((registration) => new Household(request).register(registration));
    await request.dispose();
  },
  household: async ({ newHousehold }, use) => {
    await use(await newHousehold());
  },
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  page: async ({ page, complaints }, use) => {
    watch(page, complaints);
    await use(page);
  },
  app: async ({ context, page, household }, use) => {
    await signIn(context, household);
    await use(page);
  },
});

export { expect };
