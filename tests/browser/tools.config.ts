import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

/*
 * What is no test but drives the app the same way: screenshots.ts draws the pictures of the
 * documentation, lighthouse.ts and scrolling.ts measure. ./dev has a command of the name of each, and
 * runs them one thing at a time.
 */
export default defineConfig({
  ...tests,
  testMatch: ['screenshots.ts', 'lighthouse.ts', 'scrolling.ts'],
  workers: 1,
  timeout: 900_000,
});
