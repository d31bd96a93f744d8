import { audit, withChromium } from './harness/audit';
import { liveInIt } from './harness/plausible';
import { expect, signIn, test } from './harness/test';

// What it measures in time is ./dev lighthouse's: see docs/performance.md.
const CATEGORIES = ['accessibility', 'best-practices'] as const;

test.setTimeout(180_000);

test('Lighthouse finds the log-in and the first page accessible and well made', async ({
  household,
  isMobile,
}) => {
  await liveInIt(household);
  await withChromium(async (context, port) => {
    for (const path of ['/log-in', '/']) {
      if (path === '/') {
        await signIn(context, household);
      }
      const { scores, complaints } = await audit(port, path, [...CATEGORIES], isMobile);
      for (const category of CATEGORIES) {
        expect(scores[category], `${path}: ${complaints.join('\n')}`).toBeGreaterThanOrEqual(95);
      }
    }
  });
});
