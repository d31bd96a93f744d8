import type { Schemas } from '../api/client';
import { minorUnits } from '../money/money';

type Budget = Schemas['Budget'];

const RANKS = { exceeded: 0, near: 1, ok: 2 } as const;

/** One that only counts asks for nothing. */
function rank({ mode, usage }: Budget): number {
  return mode === 'track' ? 3 : RANKS[usage.state];
}

/** How much of the limit will be spent if it goes on so, as a fraction. */
function outlook({ usage }: Budget): [part: bigint, whole: bigint] {
  const limit = minorUnits(usage.limit);
  return limit > 0n ? [minorUnits(usage.projected ?? usage.spent), limit] : [0n, 1n];
}

function byOutlook(a: Budget, b: Budget): number {
  const [[partA, wholeA], [partB, wholeB]] = [outlook(a), outlook(b)];
  const [left, right] = [partB * wholeA, partA * wholeB];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Those first that need a look. */
export function byNeed(budgets: readonly Budget[]): Budget[] {
  return [...budgets].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      byOutlook(a, b) ||
      (b.usage.percent ?? 0) - (a.usage.percent ?? 0) ||
      a.name.localeCompare(b.name),
  );
}
