import type { components } from '../api/schema';
import { formatDay } from '../dates/dates';

type Schemas = components['schemas'];
export type Mode = Schemas['Mode'];
export type Rollover = Schemas['Rollover'];
export type PeriodUnit = Schemas['PeriodUnit'];

interface Choice<T> {
  value: T;
  title: string;
  about: string;
}

export const MODES: Choice<Mode>[] = [
  {
    value: 'warn',
    title: 'Warn us',
    about: 'You are told when a threshold is passed. Nothing is refused.',
  },
  {
    value: 'block',
    title: 'Refuse what goes over',
    about: 'An entry over the limit is refused, unless somebody overrides it on purpose.',
  },
  {
    value: 'track',
    title: 'Only count',
    about: 'You see how much it is. Nobody is told, nothing is refused.',
  },
];

export const ROLLOVERS: Choice<Rollover>[] = [
  { value: 'none', title: 'Nothing', about: 'Each period begins with the amount itself.' },
  {
    value: 'surplus',
    title: 'What is left over',
    about: 'What you did not spend is added to the next period.',
  },
  {
    value: 'deficit',
    title: 'What you overspent',
    about: 'What you spent too much is taken from the next period.',
  },
  { value: 'both', title: 'Both', about: 'Left over is added, overspent is taken away.' },
];

export const UNITS: { value: PeriodUnit; one: string; many: string }[] = [
  { value: 'day', one: 'day', many: 'days' },
  { value: 'week', one: 'week', many: 'weeks' },
  { value: 'month', one: 'month', many: 'months' },
  { value: 'quarter', one: 'quarter', many: 'quarters' },
  { value: 'year', one: 'year', many: 'years' },
];

export function titleOf<T>(choices: Choice<T>[], value: T): string {
  return choices.find((choice) => choice.value === value)?.title ?? '';
}

/** What a way to carry over does with 100; `money` writes an amount. */
export function exampleOf(rollover: Rollover, money: (amount: string) => string): string {
  const under = `${money('80')} spent of ${money('100')}`;
  const over = `${money('120')} spent of ${money('100')}`;
  const next = (amount: string) => `the next period has ${money(amount)}`;
  switch (rollover) {
    case 'none':
      return `${under}: ${next('100')}.`;
    case 'surplus':
      return `${under}: ${next('120')}.`;
    case 'deficit':
      return `${over}: ${next('80')}.`;
    case 'both':
      return `${under}: ${next('120')}; ${over}: ${next('80')}.`;
  }
}

const ENDINGS: Record<string, string> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };

/** "25th". */
function ordinal(number: number): string {
  const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(number);
  return `${number}${ENDINGS[rule] ?? 'th'}`;
}

function weekday(day: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'long' }).format(
    new Date(`${day}T00:00:00Z`),
  );
}

/** "every month", "every 2 weeks". */
export function everyWords(unit: PeriodUnit, every: number): string {
  const { one = unit, many = unit } = UNITS.find(({ value }) => value === unit) ?? {};
  return every === 1 ? `every ${one}` : `every ${every} ${many}`;
}

/** The first days of units, on which nothing has to be said of the anchor. */
function isPlain(unit: PeriodUnit, anchor: string): boolean {
  const month = Number(anchor.slice(5, 7));
  switch (unit) {
    case 'day':
      return true;
    case 'week':
      return new Date(`${anchor}T00:00:00Z`).getUTCDay() === 1;
    case 'month':
      return anchor.endsWith('-01');
    case 'quarter':
      return anchor.endsWith('-01') && month % 3 === 1;
    case 'year':
      return anchor.endsWith('-01-01');
  }
}

/** "every 2 weeks, counted from 6 Nov 2026". */
export function periodWords(
  { unit, every, anchor }: { unit: PeriodUnit; every: number; anchor?: string | undefined },
  locale?: string,
): string {
  const words = everyWords(unit, every);
  if (!anchor || (every === 1 && isPlain(unit, anchor))) {
    return words;
  }
  if (every === 1 && unit === 'month') {
    return `${words} from the ${ordinal(Number(anchor.slice(8)))}`;
  }
  if (every === 1 && unit === 'week') {
    return `${words} from ${weekday(anchor, locale)}`;
  }
  return `${words}, counted from ${formatDay(anchor, undefined, locale)}`;
}
