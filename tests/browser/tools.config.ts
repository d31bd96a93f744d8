import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

/*
 * What is no test but drives the app the same way: screenshots.ts draws the pictures of the
 * documentation, lighthouse.ts measures. ./dev screenshots and ./dev lighthouse run them, one thing
 * at a time.
 */
export default defineConfig({
  ...tests,
  testMatch: ['screenshots.ts', 'lighthouse.ts'],
  workers: 1,
  timeout: 600_000,
});
