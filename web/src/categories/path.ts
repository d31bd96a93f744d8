/** "Food › Groceries" of "Food:Groceries". */
export function categoryWords(path: string): string {
  return path.replaceAll(':', ' › ');
}

/** What a path is known by: books tell categories apart without regard to case. */
export function categoryKey(path: string): string {
  return path.trim().toLowerCase();
}
