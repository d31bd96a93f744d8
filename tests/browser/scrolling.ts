import type { Page } from '@playwright/test';
import { expect, test } from './harness/test';

const ROWS = 100_000;
const PIXELS_A_FRAME = 400;

interface Seen {
  frames: number[];
  elements: number;
}

/** Scrolls by so much in each frame until `seconds` are over or the page ends. */
function scroll(page: Page, pixels: number, seconds: number): Promise<Seen> {
  return page.evaluate(
    ([step, duration]) =>
      new Promise<Seen>((resolve) => {
        const seen: Seen = { frames: [], elements: 0 };
        const begin = performance.now();
        let last = begin;
        const next = (now: number) => {
          seen.frames.push(now - last);
          last = now;
          seen.elements = Math.max(seen.elements, document.querySelectorAll('*').length);
          if (now - begin > duration * 1000) {
            resolve(seen);
            return;
          }
          window.scrollBy(0, step);
          requestAnimationFrame(next);
        };
        requestAnimationFrame(next);
      }),
    [pixels, seconds] as const,
  );
}

function told(what: string, { frames, elements }: Seen): string {
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)]?.toFixed(1) ?? '';
  return `${what}: ${frames.length} frames, ms between two: median ${at(0.5)}, 95 % ${at(0.95)}, 99 % ${at(0.99)}, most ${at(1)}; at most ${elements} elements`;
}

test('a list of 100,000 transactions', async ({ app, household, isMobile }) => {
  await household.live(ROWS, 150);
  await app.goto('/transactions');
  const grid = app.getByRole('grid', { name: 'Transactions' });
  await expect(grid.getByRole('row').nth(5)).toBeVisible();
  const device = isMobile ? 'phone' : 'desk';
  console.log(told(`${device}, while it is read`, await scroll(app, PIXELS_A_FRAME, 10)));
  const days = Math.ceil(ROWS / 150);
  const begin = Date.now();
  await expect(async () => {
    await app.evaluate(() => {
      window.scrollTo(0, document.documentElement.scrollHeight);
    });
    await expect(grid).toHaveAttribute('aria-rowcount', String(ROWS + days), { timeout: 50 });
  }).toPass({ timeout: 540_000, intervals: [50] });
  console.log(`${device}: to its end in ${((Date.now() - begin) / 1000).toFixed(0)} s`);
  for (const [way, pixels] of [
    ['up', -PIXELS_A_FRAME],
    ['down', PIXELS_A_FRAME],
    ['up by leaps of 30,000 pixels', -30_000],
  ] as const) {
    console.log(told(`${device}, all of it read, ${way}`, await scroll(app, pixels, 10)));
  }
});
