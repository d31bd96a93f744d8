import type { CategoryUse } from './order';
import { categoryKey } from './path';

/** A category as it stands under others. */
export interface CategoryNode {
  path: string;
  name: string;
  /** 0 at the top. */
  depth: number;
  /** Transactions in it and in all below it. */
  count: number;
  /** The day of the last of them. */
  last: string;
}

/** All categories by name, each followed by what is below it; those above that nothing is in, too. */
export function categoryTree(uses: CategoryUse[]): CategoryNode[] {
  const nodes = new Map<string, CategoryNode>();
  for (const { category, count, last_date: last } of uses) {
    const segments = category.split(':');
    segments.forEach((name, depth) => {
      const path = segments.slice(0, depth + 1).join(':');
      const node = nodes.get(categoryKey(path));
      if (node) {
        node.count += count;
        node.last = last > node.last ? last : node.last;
      } else {
        nodes.set(categoryKey(path), { path, name, depth, count, last });
      }
    });
  }
  return [...nodes.values()].sort((a, b) => comparePaths(a.path, b.path));
}

function comparePaths(a: string, b: string): number {
  const others = b.split(':');
  for (const [index, segment] of a.split(':').entries()) {
    const other = others[index];
    if (other === undefined) {
      return 1;
    }
    const order = segment.localeCompare(other, undefined, { sensitivity: 'accent' });
    if (order !== 0) {
      return order;
    }
  }
  return -1;
}

/** What it would mean to call `from` and all below it `to`. */
export function meaningOf(
  nodes: CategoryNode[],
  from: string,
  to: string,
): 'none' | 'inside' | 'merge' | 'move' {
  const [old, wanted] = [categoryKey(from), categoryKey(to)];
  if (to.trim() === from || wanted === '') {
    return 'none';
  }
  if (wanted === old) {
    return 'move';
  }
  if (wanted.startsWith(`${old}:`)) {
    return 'inside';
  }
  return nodes.some(({ path }) => categoryKey(path) === wanted) ? 'merge' : 'move';
}
