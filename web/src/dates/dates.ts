/*
 * Days are "YYYY-MM-DD", as the API has them, and belong to no time zone; which day is today does.
 */

const DAY_MS = 86_400_000;

function utc(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** The day that it is now in an IANA time zone. */
export function today(timezone: string, now = new Date()): string {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(now);
  const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

export function addDays(day: string, days: number): string {
  return new Date(utc(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** From `start` to `end`; 0 where they are the same day. */
export function daysBetween(start: string, end: string): number {
  return Math.round((utc(end) - utc(start)) / DAY_MS);
}

/** "10 Nov 2026", or without the year where `on` is in the same one. */
export function formatDay(day: string, on?: string, locale?: string): string {
  const sameYear = on?.slice(0, 4) === day.slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(utc(day));
}

/** "Tuesday, 10 November": for headings. */
export function formatLongDay(day: string, on?: string, locale?: string): string {
  const sameYear = on?.slice(0, 4) === day.slice(0, 4);
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(utc(day));
}

/** "1 – 30 Nov 2026". */
export function formatPeriod(
  { start, end }: { start: string; end: string },
  locale?: string,
): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  }).formatRange(utc(start), utc(end));
}

/** "10:42", as the user's clock shows it. */
export function formatTime(instant: number, timezone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: timezone, timeStyle: 'short' }).format(
    instant,
  );
}

/** An instant as the user's clock shows it. */
export function formatInstant(instant: string, timezone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, {
    timeZone: timezone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(new Date(instant));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** "3 minutes ago". */
export function formatAgo(instant: string, now = Date.now(), locale?: string): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) {
      return words.format(Math.trunc(seconds / size), unit);
    }
  }
  return words.format(0, 'minute');
}
