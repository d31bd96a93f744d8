/** The day that it is now for a household of the tests, some days on. */
export function day(after = 0): string {
  const now = new Date(Date.now() + after * 86_400_000);
  // In Swedish a day is written as the API has it.
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(now);
}

/** As pages show it: "12 Nov", or with the year where it is another one than today's. */
export function shownDay(wanted: string): string {
  const sameYear = wanted.slice(0, 4) === day().slice(0, 4);
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(new Date(wanted));
}

/** The members of a budget whose periods have 10 days, of which today is the fifth. */
export const FIFTH_OF_TEN = {
  period: { unit: 'day', every: 10, anchor: day(-4) },
  starts_on: day(-4),
} as const;
