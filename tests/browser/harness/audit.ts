import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from '@playwright/test';
import lighthouse, { desktopConfig } from 'lighthouse';
import { CHROMIUM, chromiumArguments } from './browser';
import { setting } from './settings';

export type Category = 'performance' | 'accessibility' | 'best-practices';

export interface Audit {
  /** Of 100; none for a category in which something could not be measured. */
  scores: Record<string, number>;
  /** What costs points or could not be measured, in Lighthouse's words. */
  complaints: string[];
}

/** Chromium apart from Playwright's own, because Lighthouse drives it too. */
export async function withChromium(
  work: (context: BrowserContext, port: number) => Promise<void>,
): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'purser-chromium-'));
  const context = await chromium.launchPersistentContext(directory, {
    executablePath: CHROMIUM,
    args: [...chromiumArguments(), '--remote-debugging-port=0'],
    baseURL: setting('PURSER_BASE_URL'),
  });
  try {
    const [port] = (await readFile(join(directory, 'DevToolsActivePort'), 'utf8')).split('\n');
    await work(context, Number(port));
  } finally {
    await context.close();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lighthouse on one page as it is for who is signed in there, on a phone or a desk. */
export async function audit(
  port: number,
  path: string,
  categories: Category[],
  phone: boolean,
): Promise<Audit> {
  const result = await lighthouse(
    `${setting('PURSER_BASE_URL')}${path}`,
    { port, onlyCategories: categories, disableStorageReset: true, logLevel: 'error' },
    phone ? undefined : desktopConfig,
  );
  if (!result) {
    throw new Error('Lighthouse gave no result');
  }
  const { lhr } = result;
  const counted = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => id),
  );
  return {
    scores: Object.fromEntries(
      Object.values(lhr.categories).flatMap(({ id, score }) =>
        score === null ? [] : [[id, Math.round(score * 100)]],
      ),
    ),
    complaints: counted
      .flatMap((id) => lhr.audits[id] ?? [])
      .filter(({ score, errorMessage }) => errorMessage ?? (score !== null && score < 0.9))
      .map(
        ({ title, errorMessage, displayValue, details }) =>
          `${title}: ${errorMessage ?? displayValue ?? JSON.stringify(details ?? '').slice(0, 400)}`,
      ),
  };
}
