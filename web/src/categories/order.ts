import type { components } from '../api/schema';
import { daysBetween } from '../dates/dates';
import { categoryWords } from './path';

export type CategoryUse = components['schemas']['CategoryUse'];

/** How many of the most used ones are offered first. */
const MOST_USED = 6;

/** After so many days without it a category counts half as much. */
const HALF_AFTER_DAYS = 30;

/** The order in which they are offered: those that are used often, and still are. */
export function byUse(categories: CategoryUse[]): string[] {
  const newest = categories.reduce((day, { last_date }) => (last_date > day ? last_date : day), '');
  return categories
    .map(({ category, count, last_date }) => ({
      category,
      weight: count / 2 ** (daysBetween(last_date, newest) / HALF_AFTER_DAYS),
    }))
    .sort((a, b) => b.weight - a.weight || a.category.localeCompare(b.category))
    .map(({ category }) => category);
}

export function mostUsed(categories: CategoryUse[]): string[] {
  return byUse(categories).slice(0, MOST_USED);
}

/** Their last segments, where these tell them apart: "Groceries" for "Food:Groceries". */
export function shortNames(categories: string[]): string[] {
  const lasts = categories.map((category) => category.split(':').at(-1) ?? category);
  return categories.map((category, index) => {
    const last = lasts[index] ?? category;
    return lasts.filter((other) => other === last).length > 1 ? categoryWords(category) : last;
  });
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
