import { describe, expect, test } from 'vitest';
import { date, dayAndTime, isoTime, kw, kwh, number, periodStart, periodTime, powerDigits, shorten, shortHex, timeOfDay, tokens } from './format';

describe('numbers', () => {
  test.each([
    [1234567.891, 1, '1,234,567.9'],
    [-12.345, 2, '−12.35'],
    [0, 1, '0.0'],
    // Rounded to nothing, a value has no sign.
    [-0.001, 2, '0.00'],
    [null, 1, '–'],
    [undefined, 1, '–'],
    [Number.NaN, 1, '–'],
  ])('number(%s, %s) is %s', (value, digits, text) => expect(number(value, digits)).toBe(text));

  test('powers come in W and are shown in kW', () => {
    expect(kw(1_158_049)).toBe('1,158.0');
    expect(kw(1_158_050)).toBe('1,158.1');
    expect(kw(null)).toBe('–');
  });

  test('energies come in Wh and are shown in kWh', () => expect(kwh(12_345)).toBe('12.35'));

  test('money comes in millionths', () => {
    expect(tokens(1_234_567_890)).toBe('1,234.57');
    expect(tokens(80_000, 4)).toBe('0.0800');
    expect(tokens(-1_500_000)).toBe('−1.50');
    expect(tokens(null)).toBe('–');
  });

  test('single homes are shown finer than streets', () => expect([powerDigits(9_000), powerDigits(1_158_000)]).toEqual([2, 1]));
});

test('long hexadecimal text keeps both ends, short text stays', () => {
  expect(shortHex('0x00112233445566778899aabbccddeeff00112233')).toBe('0x0011…2233');
  expect(shortHex('0x0011223344')).toBe('0x0011223344');
});

test('a long name loses its end', () => {
  expect(shorten('Garden homes', 12)).toBe('Garden homes');
  expect(shorten('Garden homes', 8)).toBe('Garden…');
  expect(shorten('Garden homes', 0)).toBe('…');
});

test('times are UTC', () => {
  const unix = Date.UTC(2017, 4, 23, 14, 5, 30) / 1000;
  expect(timeOfDay(unix)).toBe('14:05');
  expect(date(unix)).toBe('Tue 23 May 2017');
  expect(dayAndTime(unix)).toBe('23 May 14:05');
  expect(isoTime(unix)).toBe('2017-05-23T14:05:30.000Z');
});

test('a period is named by its start, and unreadable text is shown as it is', () => {
  expect(periodStart('2017-05-23T14:00Z')).toBe(Date.UTC(2017, 4, 23, 14) / 1000);
  expect(periodTime('2017-05-23T14:15Z')).toBe('14:15');
  expect(periodTime('soon')).toBe('soon');
});
