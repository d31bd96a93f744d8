import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { setting } from './harness/settings';

/** The key of the platform's own certificate: the only one that is trusted beside the system's. */
function trustedKey(): string {
  const certificate = new X509Certificate(readFileSync(`${setting('PURSER_RUN')}/tls/server.pem`));
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: '.',
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
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      args: [
        `--ignore-certificate-errors-spki-list=${trustedKey()}`,
        // The browser's own sandbox does not start as root.
        ...(root ? ['--no-sandbox'] : []),
      ],
    },
  },
  projects: [
    {
      name: 'phone',
      use: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    },
    { name: 'desk', use: { viewport: { width: 1280, height: 800 } } },
  ],
});
