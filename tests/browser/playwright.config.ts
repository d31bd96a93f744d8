import { defineConfig } from '@playwright/test';
import { CHROMIUM, chromiumArguments } from './harness/browser';
import { setting } from './harness/settings';

const FAULTS = 'faults.spec.ts';
const alone = { workers: 1, fullyParallel: false };
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
const desk = { viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: '.',
  globalSetup: './harness/mail-server',
  outputDir: 'results',
  // Two cores: a browser and the platform each want one.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: setting('PURSER_BASE_URL'),
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // A trace of each test would take a third of the time: --trace on, for the one that fails.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: CHROMIUM, args: chromiumArguments() },
  },
  projects: [
    { name: 'phone', testIgnore: FAULTS, use: phone },
    { name: 'desk', testIgnore: FAULTS, use: desk },
    // They stop what the others need: after them, and one after another.
    {
      name: 'faults-phone',
      testMatch: FAULTS,
      use: phone,
      dependencies: ['phone', 'desk'],
      ...alone,
    },
    { name: 'faults-desk', testMatch: FAULTS, use: desk, dependencies: ['faults-phone'], ...alone },
  ],
});
