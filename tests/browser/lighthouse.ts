import { audit, withChromium } from './harness/audit';
import { liveInIt } from './harness/plausible';
import { expect, signIn, test } from './harness/test';

const LEAST = 95;
const RUNS = 3;

function median(numbers: number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

for (const [name, path] of [
  ['log-in', '/log-in'],
  ['home', '/'],
] as const) {
  test(name, async ({ household, isMobile }) => {
    await liveInIt(household);
    await withChromium(async (context, port) => {
      if (path === '/') {
        await signIn(context, household);
      }
      const scores: number[] = [];
      let told: string[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        const { scores: found, complaints } = await audit(port, path, ['performance'], isMobile);
        scores.push(found['performance'] ?? 0);
        told = complaints;
      }
      const result = `performance ${median(scores)} (${scores.join(', ')})`;
      console.log([`${name}, ${isMobile ? 'phone' : 'desk'}: ${result}`, ...told].join('\n  '));
      expect(median(scores), result).toBeGreaterThanOrEqual(LEAST);
    });
  });
}
