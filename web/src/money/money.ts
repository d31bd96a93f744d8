/*
 * Money is a decimal string, as the API has it, beside its currency. It is compared and added as a
 * whole number of minor units (BigInt) and never goes through a float.
 */

interface Minor {
  units: bigint;
  /** Digits after the point. */
  digits: number;
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

function parts(amount: string): Minor {
  const match = DECIMAL.exec(amount);
  if (!match) {
    throw new RangeError('not a decimal amount');
  }
  const [, sign, whole = '0', fraction = ''] = match;
  const units = BigInt(whole + fraction);
  return { units: sign ? -units : units, digits: fraction.length };
}

function aligned(a: string, b: string): [bigint, bigint, number] {
  const [x, y] = [parts(a), parts(b)];
  const digits = Math.max(x.digits, y.digits);
  return [
    x.units * 10n ** BigInt(digits - x.digits),
    y.units * 10n ** BigInt(digits - y.digits),
    digits,
  ];
}

/** A whole number of minor units, for sums with amounts of the same currency. */
export function minorUnits(amount: string): bigint {
  return parts(amount).units;
}

function text(units: bigint, digits: number): string {
  const sign = units < 0n ? '-' : '';
  const all = (units < 0n ? -units : units).toString().padStart(digits + 1, '0');
  const whole = all.slice(0, all.length - digits);
  return sign + whole + (digits > 0 ? `.${all.slice(-digits)}` : '');
}

export function add(a: string, b: string): string {
  const [x, y, digits] = aligned(a, b);
  return text(x + y, digits);
}

export function subtract(a: string, b: string): string {
  const [x, y, digits] = aligned(a, b);
  return text(x - y, digits);
}

/** With all the digits of its currency: "8.00" for "8" where it has two. What has more keeps them. */
export function withDigits(amount: string, currency: string): string {
  const { maximumFractionDigits = 0 } = new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return maximumFractionDigits > 0 ? add(amount, `0.${'0'.repeat(maximumFractionDigits)}`) : amount;
}

/** Negative, zero or positive, as a sort wants it. */
export function compare(a: string, b: string): number {
  const [x, y] = aligned(a, b);
  return x < y ? -1 : x > y ? 1 : 0;
}

export function isNegative(amount: string): boolean {
  return compare(amount, '0') < 0;
}

/** Without its sign. */
export function magnitude(amount: string): string {
  return amount.replace(/^-/, '');
}

/** `of` 100, for a bar: a whole number, 0 to `most`. Only for drawing. */
export function share(part: string, whole: string, most = 100): number {
  const [x, y] = aligned(part, whole);
  if (x <= 0n) {
    return 0;
  }
  if (y <= 0n) {
    return most;
  }
  const percent = (x * 100n) / y;
  return percent > BigInt(most) ? most : Number(percent);
}

/** For an axis, where a rounded place on the screen is all that is wanted. */
export function forDrawing(amount: string): number {
  return Number(amount);
}

const formats = new Map<string, Intl.NumberFormat>();

function format(currency: string, digits: number, locale?: string): Intl.NumberFormat {
  const key = `${locale ?? ''} ${currency} ${digits}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formats.set(key, found);
  }
  return found;
}

/** As people read it where they are, with all its digits: "1.234,50 €". */
export function formatMoney(amount: string, currency: string, locale?: string): string {
  // Intl takes the string as it is, with all its digits (ECMA-402, Intl mathematical value).
  return format(currency, parts(amount).digits, locale).format(amount as `${number}`);
}

/** Without minor digits, where a rough figure is read more easily: "about 12 a day". */
export function formatRoughly(amount: string, currency: string, locale?: string): string {
  return format(currency, 0, locale).format(amount as `${number}`);
}

/** "€", for a field; the place before or after the amount is the locale's own. */
export function currencySymbol(currency: string, locale?: string): string {
  const found = format(currency, 0, locale).formatToParts(0);
  return found.find(({ type }) => type === 'currency')?.value ?? currency;
}

/** Digits in groups: of three, or as in "12,34,567". */
const GROUPED = /^\d{1,3}(?:([.,])\d{2,3}(?:\1\d{2,3})*)?$/;

/** Without the signs between groups; null where they part no groups. */
function ungrouped(whole: string): string | null {
  if (/^\d*$/.test(whole)) {
    return whole;
  }
  const last = whole.slice(-4);
  return GROUPED.test(whole) && /^[.,]\d{3}$/.test(last) ? whole.replace(/[.,]/g, '') : null;
}

function decimalSign(locale?: string): string {
  const found = new Intl.NumberFormat(locale).formatToParts(1.5);
  return found.find(({ type }) => type === 'decimal')?.value ?? '.';
}

/**
 * What a person typed, as the API wants it; null where it is no amount. Points and commas are both
 * taken as people use them: the last one parts the minor units, unless three digits behind it make
 * a group ("1,234"), which the locale's own decimal sign never does.
 */
export function parseAmount(typed: string, locale?: string): string | null {
  const compact = typed.replace(/[\s\u00a0\u202f'’]/g, '');
  if (!/^[\d.,]*\d[\d.,]*$/.test(compact)) {
    return null;
  }
  const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
  const sign = compact[last];
  const behind = compact.slice(last + 1);
  const isDecimal =
    sign !== undefined &&
    compact.indexOf(sign) === last &&
    (behind.length !== 3 || sign === decimalSign(locale));
  const whole = ungrouped(isDecimal ? compact.slice(0, last) : compact);
  if (whole === null) {
    return null;
  }
  return BigInt(whole || '0').toString() + (isDecimal && behind ? `.${behind}` : '');
}
