/*
 * Entries whose answer this page shows. It says what they did to the budgets, so their alerts need
 * not be told once more.
 */
const told = new Set<string>();

/** An alert is here this soon; a later one is of somebody's change. */
const ALERTED_WITHIN_MS = 60_000;

/** From before it is sent: its alert may be here before its answer. */
export function willTell(id: string): void {
  told.add(id);
}

/** There was no answer that could be shown. */
export function cannotTell(id: string): void {
  told.delete(id);
}

export function hasTold(id: string): void {
  setTimeout(() => {
    told.delete(id);
  }, ALERTED_WITHIN_MS);
}

export function isToldHere(id: string): boolean {
  return told.has(id);
}
