export function plural(count: number): string {
  return count === 1 ? '1 transaction' : `${count} transactions`;
}
