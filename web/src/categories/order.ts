import type { components } from '../api/schema';

export type CategoryUse = components['schemas']['CategoryUse'];

/** How many of the most used ones are offered first. */
const MOST_USED = 6;

/** Used often before used lately: the order in which they are offered. */
export function byUse(a: CategoryUse, b: CategoryUse): number {
  return b.count - a.count || (a.last_date < b.last_date ? 1 : -1);
}

export function mostUsed(categories: CategoryUse[]): string[] {
  return [...categories]
    .sort(byUse)
    .slice(0, MOST_USED)
    .map(({ category }) => category);
}

/** Whether each word of what was typed begins some segment or word of the path. */
export function matches(category: string, typed: string): boolean {
  const words = category.toLocaleLowerCase().split(/[:\s]+/);
  return typed
    .toLocaleLowerCase()
    .split(/[:\s]+/)
    .filter(Boolean)
    .every((part) => words.some((word) => word.startsWith(part)));
}
