/** What became of each of many; in their order. */
export interface BulkResult<T, R> {
  done: { item: T; result: R }[];
  failed: { item: T; error: unknown }[];
}

/** So that a hundred changes neither come all at once nor one after the other. */
const AT_ONCE = 4;

/** Does `work` for each, a few at a time, and tells after each how many are over. */
export async function inBulk<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
  onProgress: (over: number) => void,
): Promise<BulkResult<T, R>> {
  const result: BulkResult<T, R> = { done: [], failed: [] };
  const queue = items.values();
  let over = 0;
  const worker = async () => {
    for (const item of queue) {
      try {
        result.done.push({ item, result: await work(item) });
      } catch (error) {
        result.failed.push({ item, error });
      }
      over += 1;
      onProgress(over);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return result;
}
