import { expect, test } from 'vitest';
import { parseForecast, parseState } from './report';
import { gatewayState } from './sample';

test('a whole state is taken as it is', () => {
  const state = gatewayState();
  expect(parseState(JSON.stringify(state))).toEqual(state);
});

test.each([
  ['<html>', 'is not JSON'],
  ['null', 'is not an object'],
  [JSON.stringify({ ...gatewayState(), trades: undefined }), 'no list of trades'],
  [JSON.stringify({ ...gatewayState(), waiting_for: 3 }), 'no list of waiting for'],
  [JSON.stringify({ ...gatewayState(), feeder: null }), 'no feeder'],
])('%.20s is refused', (text, reason) => expect(() => parseState(text)).toThrow(reason));

test('a forecast needs its participant and two series, which may be missing', () => {
  const forecast = { participant: 'b07', load: null, pv: [] };
  expect(parseForecast(JSON.stringify(forecast))).toEqual(forecast);
  expect(() => parseForecast('{"participant":"b07","load":null}')).toThrow('no steps');
  expect(() => parseForecast('{"load":null,"pv":null}')).toThrow('no steps');
});
