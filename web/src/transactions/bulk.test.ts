import { expect, test } from 'vitest';
import { inBulk } from './bulk';

test('each is done once, a few at a time, and what fails is told', async () => {
  let running = 0;
  let most = 0;
  const progress: number[] = [];
  const { done, failed } = await inBulk(
    Array.from({ length: 20 }, (_, index) => index),
    async (index) => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
      if (index % 7 === 3) {
        throw new Error('no');
      }
      return index * 2;
    },
    (over) => progress.push(over),
  );
  expect(done.map(({ item }) => item).sort((a, b) => a - b)).toHaveLength(17);
  expect(failed.map(({ item }) => item)).toEqual([3, 10, 17]);
  expect(most).toBe(4);
  expect(progress.at(-1)).toBe(20);
});
