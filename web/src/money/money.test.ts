import { describe, expect, test } from 'vitest';
import {
  add,
  compare,
  formatMoney,
  formatRoughly,
  parseAmount,
  share,
  subtract,
  withDigits,
} from './money';

describe('sums', () => {
  test('are exact where floats are not', () => {
    expect(add('0.10', '0.20')).toBe('0.30');
    expect(subtract('0.30', '0.10')).toBe('0.20');
    expect(add('999999999999999.99', '0.01')).toBe('1000000000000000.00');
  });

  test('keep the digits of the finer one, and the sign', () => {
    expect(add('1', '0.005')).toBe('1.005');
    expect(subtract('1.00', '1.50')).toBe('-0.50');
    expect(subtract('500', '512')).toBe('-12');
    expect(add('-0.50', '0.50')).toBe('0.00');
  });

  test('refuse what is no amount', () => {
    expect(() => add('1e3', '1')).toThrow(RangeError);
    expect(() => add('', '1')).toThrow(RangeError);
  });
});

test.each([
  ['8', 'EUR', '8.00'],
  ['8.5', 'EUR', '8.50'],
  ['8.555', 'EUR', '8.555'],
  ['8', 'JPY', '8'],
  ['8', 'KWD', '8.000'],
])('%s %s with all its digits is %s', (amount, currency, all) => {
  expect(withDigits(amount, currency)).toBe(all);
});

test('amounts with other numbers of digits compare by what they are worth', () => {
  expect(compare('1.5', '1.50')).toBe(0);
  expect(compare('-2', '1.00')).toBeLessThan(0);
  expect(compare('10', '9.99')).toBeGreaterThan(0);
});

describe('the share of a bar', () => {
  test.each([
    ['452.50', '500.00', 90],
    ['0.00', '500.00', 0],
    ['-5.00', '500.00', 0],
    ['512.50', '500.00', 100],
    ['1.00', '0.00', 100],
    ['0.00', '0.00', 0],
  ])('%s of %s is %i', (part, whole, percent) => {
    expect(share(part, whole)).toBe(percent);
  });
});

describe('money is shown', () => {
  test.each([
    ['1234.50', 'USD', 'en-US', '$1,234.50'],
    ['1234.50', 'EUR', 'de-DE', '1.234,50\u00a0€'],
    ['-12', 'JPY', 'en-US', '-¥12'],
    ['1.005', 'KWD', 'en-US', 'KWD\u00a01.005'],
    // More digits than a float has.
    ['9999999999999.99', 'USD', 'en-US', '$9,999,999,999,999.99'],
  ])('%s %s in %s as %s', (amount, currency, locale, shown) => {
    expect(formatMoney(amount, currency, locale)).toBe(shown);
  });

  test('without minor digits where it is rough', () => {
    expect(formatRoughly('12.40', 'EUR', 'en-GB')).toBe('€12');
  });
});

describe('what people type', () => {
  test.each([
    ['12.50', 'en-GB', '12.50'],
    ['12,50', 'en-GB', '12.50'],
    ['12,50', 'de-DE', '12.50'],
    ['12.50', 'de-DE', '12.50'],
    ['12', 'en-GB', '12'],
    ['1,234.50', 'en-GB', '1234.50'],
    ['1.234,50', 'en-GB', '1234.50'],
    ['1.234,50', 'de-DE', '1234.50'],
    ['1,234', 'en-GB', '1234'],
    ['1.234', 'de-DE', '1234'],
    ['1.234', 'en-GB', '1.234'],
    ['1,234,567', 'en-GB', '1234567'],
    ['12,34,567', 'en-IN', '1234567'],
    ['1 234,50', 'fr-FR', '1234.50'],
    ["1'234.50", 'de-CH', '1234.50'],
    ['.5', 'en-GB', '0.5'],
    ['12.', 'en-GB', '12'],
    ['007', 'en-GB', '7'],
  ])('%s in %s is %s', (typed, locale, amount) => {
    expect(parseAmount(typed, locale)).toBe(amount);
  });

  test.each([
    '',
    ' ',
    '-5',
    'ten',
    '1e3',
    '12€',
    '.',
    ',',
    '1.2.3,4,5',
    '12.34.56',
    '1,2,3',
    '1234,567.00',
    '1.234.567,00,0',
  ])('%j is no amount', (typed) => {
    expect(parseAmount(typed, 'en-GB')).toBeNull();
  });
});
