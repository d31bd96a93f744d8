/* What the device says of where its user lives, as a first guess for the forms. */

/** Regions by the currency that is used there; others are chosen by hand. */
const CURRENCIES: Record<string, string> = {
  EUR: 'AD AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC ME MT NL PT SI SK SM VA XK',
  USD: 'AS EC FM GU MH MP PR PW SV TC TL US VG VI',
  AUD: 'AU CC CX KI NF NR TV',
  GBP: 'GB GG IM JE',
  NZD: 'CK NU NZ PN TK',
  CHF: 'CH LI',
  DKK: 'DK FO GL',
  NOK: 'NO SJ',
  XOF: 'BF BJ CI GW ML NE SN TG',
  XAF: 'CF CG CM GA GQ TD',
  CAD: 'CA',
  JPY: 'JP',
  INR: 'IN BT',
  CNY: 'CN',
  BRL: 'BR',
  MXN: 'MX',
  SEK: 'SE',
  PLN: 'PL',
  CZK: 'CZ',
  HUF: 'HU',
  RON: 'RO',
  TRY: 'TR',
  UAH: 'UA',
  ILS: 'IL',
  ZAR: 'ZA',
  KRW: 'KR',
  SGD: 'SG',
  HKD: 'HK',
  TWD: 'TW',
  THB: 'TH',
  IDR: 'ID',
  MYR: 'MY',
  PHP: 'PH',
  VND: 'VN',
  KWD: 'KW',
  AED: 'AE',
  SAR: 'SA',
  EGP: 'EG',
  NGN: 'NG',
  KES: 'KE',
  ARS: 'AR',
  CLP: 'CL',
  COP: 'CO',
  ISK: 'IS',
};

/** The currency of the language's region: "EUR" for de-AT, and for "de" where most speak it. */
export function likelyCurrency(language: string): string {
  const region = new Intl.Locale(language).maximize().region ?? 'US';
  const found = Object.entries(CURRENCIES).find(([, regions]) =>
    regions.split(' ').includes(region),
  );
  return found?.[0] ?? 'USD';
}

export interface Choice {
  value: string;
  label: string;
}

/** Every currency that the browser knows, by its name in the person's language. */
export function currencies(): Choice[] {
  const names = new Intl.DisplayNames(undefined, { type: 'currency' });
  return Intl.supportedValuesOf('currency')
    .map((value) => ({ value, label: `${names.of(value) ?? value} (${value})` }))
    .sort((a, b) => a.label.localeCompare(b.label));
}

export function timeZoneHere(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Every time zone that the browser knows, and `also`. */
export function timeZones(also: string): Choice[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), also])]
    .sort()
    .map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
