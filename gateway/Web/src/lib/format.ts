/** Numbers and times as text. A value that does not exist is an en dash; times are UTC. */

export const none = '–';

const formats = new Map<number, Intl.NumberFormat>();

function decimals(value: number, digits: number): string {
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' });
    formats.set(digits, format);
  }

  return format.format(value).replace('-', '−');
}

export function number(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined || !Number.isFinite(value) ? none : decimals(value, digits);
}

/** Power given in W, as kW without the unit. */
export function kw(watts: number | null, digits = 1): string {
  return watts === null ? none : number(watts / 1000, digits);
}

/** Energy given in Wh, as kWh without the unit. */
export function kwh(wattHours: number | null, digits = 2): string {
  return wattHours === null ? none : number(wattHours / 1000, digits);
}

/** Millionths of the token, as tokens without the unit. */
export function tokens(micro: number | null, digits = 2): string {
  return micro === null ? none : number(micro / 1e6, digits);
}

/** Decimals that a table of powers needs: 10 W for single homes, 100 W for whole streets. */
export function powerDigits(largestWatts: number): number {
  return largestWatts < 100_000 ? 2 : 1;
}

/** "0x1234…cdef" */
export function shortHex(hex: string): string {
  return hex.length <= 13 ? hex : `${hex.slice(0, 6)}…${hex.slice(-4)}`;
}

/** The text, or its beginning and an ellipsis where it is longer than `most` characters. */
export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).trimEnd()}…`;
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' });
const calendar = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const both = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** "14:05" */
export function timeOfDay(unix: number): string {
  return clock.format(unix * 1000);
}

/** "Tue 23 May 2017" */
export function date(unix: number): string {
  return calendar.format(unix * 1000).replace(',', '');
}

/** "23 May 14:05" */
export function dayAndTime(unix: number): string {
  return both.format(unix * 1000).replace(',', '');
}

/** For the datetime attribute. */
export function isoTime(unix: number): string {
  return new Date(unix * 1000).toISOString();
}

/** Start of a settlement period as the gateway writes it ("2017-05-23T14:00Z"), in Unix seconds; NaN for anything else. */
export function periodStart(period: string): number {
  return Date.parse(period) / 1000;
}

/** Time of day of a period's start; the text itself where it is not a time. */
export function periodTime(period: string): string {
  const start = periodStart(period);
  return Number.isFinite(start) ? timeOfDay(start) : period;
}
