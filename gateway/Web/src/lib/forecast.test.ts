import { expect, test } from 'vitest';
import { forecastEnergy, stepSeconds } from './forecast';
import { forecastPlot, type PlotColours } from './plot';
import type { ForecastStep } from './report';

const step = (unix: number, mean: number, actual: number | null): ForecastStep => ({ unix, mean_w: mean, lower_w: mean - 100, upper_w: mean + 100, actual_w: actual });
const steps = [step(0, 1000, 1050), step(900, 2000, 2500), step(1800, 3000, 3000), step(2700, 4000, null)];
const colours: PlotColours = { text: '#1', grid: '#2', load: '#3', pv: '#4', actual: '#5', background: '#6' };

interface Options {
  grid: object[];
  title: { text: string }[];
  series: { name: string; data: [number, number | null][]; stack?: string; xAxisIndex: number }[];
  tooltip: { formatter: (items: { dataIndex: number }[]) => string };
}

const plot = (load: ForecastStep[] | null, pv: ForecastStep[] | null) => forecastPlot({ participant: 'b07', load, pv }, 2000, 300, 1, colours) as unknown as Options;

test('the length of a step is read off the steps', () => {
  expect(stepSeconds(steps)).toBe(900);
  expect(stepSeconds(steps.slice(0, 1))).toBe(3600);
});

test('energy counts steps that are over, each a quarter of an hour', () => {
  // Now is within the third step: two are over, one of them within its band.
  expect(forecastEnergy(steps, 2000)).toEqual({ expectedWh: 2500, measuredWh: 887.5, expectedSoFarWh: 750, steps: 2, inside: 1 });
  expect(forecastEnergy([], 2000)).toEqual({ expectedWh: 0, measuredWh: 0, expectedSoFarWh: 0, steps: 0, inside: 0 });
});

test('the band is the lower bound with the width above it, in kW at the middle of each step', () => {
  const { series } = plot(steps, null);
  const data = (name: string) => series.find((s) => s.name === name)!.data;
  expect(data('lower')[0]).toEqual([450_000, 0.9]);
  expect(data('band')[0]![1]).toBeCloseTo(0.2);
  expect(data('expected').map((p) => p[1])).toEqual([1, 2, 3, 4]);
  expect(data('measured').map((p) => p[1])).toEqual([1.05, 2.5, 3, null]);
  expect(series.filter((s) => s.stack !== undefined).map((s) => s.name)).toEqual(['lower', 'band']);
});

test('load and solar have a panel each, and only where there is something to show', () => {
  expect(plot(steps, steps).title.map((t) => t.text)).toEqual(['Load, kW', 'Solar, kW']);
  expect(plot(steps, steps).series.map((s) => s.xAxisIndex)).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  expect(plot(null, steps).title.map((t) => t.text)).toEqual(['Solar, kW']);
  expect(plot(null, null).grid).toEqual([]);
  // A solar field has a load forecast of nothing.
  const nothing = [{ unix: 0, mean_w: 0, lower_w: 0, upper_w: 0, actual_w: 0 }];
  expect(plot(nothing, steps).title.map((t) => t.text)).toEqual(['Solar, kW']);
});

test('the tooltip gives expectation, band and measurement of the step', () => {
  const { formatter } = plot(steps, null).tooltip;
  expect(formatter([{ dataIndex: 1 }])).toBe('00:15 to 00:30<br><b>Load, kW</b><br>expected 2.0 (1.9 to 2.1)<br>measured 2.5');
  expect(formatter([{ dataIndex: 3 }])).toContain('measured –');
  expect(formatter([])).toBe('');
});
