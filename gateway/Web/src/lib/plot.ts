import type { EChartsCoreOption } from 'echarts/core';
import { number, kw, none, timeOfDay } from './format';
import { stepSeconds } from './forecast';
import type { Forecast, ForecastStep } from './report';

export interface PlotColours {
  text: string;
  grid: string;
  load: string;
  pv: string;
  actual: string;
  background: string;
}

interface Panel {
  title: string;
  steps: readonly ForecastStep[];
  colour: string;
}

const minHeight = 20;
const gap = 54;
const left = 46;
const right = 20;
const titleHeight = 28;

/**
 * Options for a plot of expectation, band and measurement, one panel each for load and PV.
 * @param height of the whole plot in pixels
 * @param digits decimals of the kW in the tooltip
 */
export function forecastPlot(forecast: Forecast, now: number, height: number, digits: number, colours: PlotColours): EChartsCoreOption {
  const panels: Panel[] = [];
  if (forecast.load && !isNothing(forecast.load)) {
    panels.push({ title: 'Load, kW', steps: forecast.load, colour: colours.load });
  }

  if (forecast.pv && !isNothing(forecast.pv)) {
    panels.push({ title: 'Solar, kW', steps: forecast.pv, colour: colours.pv });
  }

  const each = Math.max(minHeight, (height - gap * panels.length) / Math.max(1, panels.length));
  const top = (i: number) => titleHeight + i * (each + gap);
  const axis = { axisLine: { lineStyle: { color: colours.grid } }, axisTick: { show: false }, axisLabel: { color: colours.text, fontSize: 11 } };
  return {
    animation: false,
    textStyle: { fontFamily: 'inherit', fontSize: 11 },
    title: panels.map((p, i) => ({
      text: p.title, left: 0, top: top(i) - titleHeight + 2, textStyle: { color: colours.text, fontSize: 12, fontWeight: 600 }, padding: 0,
    })),
    grid: panels.map((_, i) => ({ left, right, top: top(i), height: each })),
    xAxis: panels.map((p, i) => ({
      ...axis,
      type: 'time',
      gridIndex: i,
      min: p.steps[0] ? p.steps[0].unix * 1000 : undefined,
      max: end(p.steps),
      splitLine: { show: false },
      axisPointer: { show: true, snap: true, label: { show: false }, lineStyle: { color: colours.text } },
      axisLabel: { ...axis.axisLabel, hideOverlap: true, formatter: (ms: number) => timeOfDay(ms / 1000) },
    })),
    yAxis: panels.map((_, i) => ({
      ...axis,
      type: 'value',
      gridIndex: i,
      splitNumber: 3,
      axisLine: { show: false },
      splitLine: { lineStyle: { color: colours.grid } },
      axisLabel: { ...axis.axisLabel, formatter: (value: number) => number(value, Math.abs(value) < 10 && value % 1 !== 0 ? 1 : 0) },
    })),
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      confine: true,
      transitionDuration: 0,
      backgroundColor: colours.background,
      borderColor: colours.grid,
      textStyle: { color: colours.text, fontSize: 12 },
      // Text of numbers and times only: nothing from the gateway's names reaches this HTML.
      formatter: (items: { dataIndex: number }[]) => tooltip(panels, items[0]?.dataIndex ?? -1, digits),
    },
    series: panels.flatMap((p, i) => series(p, i, now, colours)),
  };
}

/** A quantity the participant does not have: a solar field's load, a sunless roof. */
function isNothing(steps: readonly ForecastStep[]): boolean {
  return steps.every((s) => s.upper_w <= 0 && (s.actual_w ?? 0) <= 0);
}

function end(steps: readonly ForecastStep[]): number | undefined {
  const last = steps.at(-1);
  return last ? (last.unix + stepSeconds(steps)) * 1000 : undefined;
}

function series(panel: Panel, index: number, now: number, colours: PlotColours): object[] {
  const middle = stepSeconds(panel.steps) / 2;
  const points = (value: (s: ForecastStep) => number | null) =>
    panel.steps.map((s) => [(s.unix + middle) * 1000, kilowatts(value(s))]);
  const line = { type: 'line', xAxisIndex: index, yAxisIndex: index, symbol: 'none', silent: true };
  const band = { ...line, stack: `band-${index}`, stackStrategy: 'all', lineStyle: { opacity: 0 } };
  return [
    { ...band, name: 'lower', data: points((s) => s.lower_w) },
    { ...band, name: 'band', data: points((s) => s.upper_w - s.lower_w), areaStyle: { color: panel.colour, opacity: 0.2 } },
    { ...line, name: 'expected', data: points((s) => s.mean_w), lineStyle: { color: panel.colour, width: 1.5, type: 'dashed' } },
    {
      ...line,
      name: 'measured',
      // A lone first measurement has no line yet, so measured points have marks.
      symbol: 'circle',
      symbolSize: 4,
      data: points((s) => s.actual_w),
      lineStyle: { color: colours.actual, width: 2 },
      itemStyle: { color: colours.actual },
      markLine: {
        silent: true, symbol: 'none', animation: false, label: { show: false },
        lineStyle: { color: colours.text, type: 'solid', width: 1, opacity: 0.6 },
        data: [{ xAxis: now * 1000 }],
      },
    },
  ];
}

function kilowatts(watts: number | null): number | null {
  return watts === null ? null : watts / 1000;
}

function tooltip(panels: readonly Panel[], index: number, digits: number): string {
  const first = panels[0]?.steps[index];
  if (!first) {
    return '';
  }

  const rows = panels.map((p) => {
    const step = p.steps[index];
    return step
      ? `<b>${p.title}</b><br>expected ${kw(step.mean_w, digits)} (${kw(step.lower_w, digits)} to ${kw(step.upper_w, digits)})<br>measured ${step.actual_w === null ? none : kw(step.actual_w, digits)}`
      : '';
  });
  const span = `${timeOfDay(first.unix)} to ${timeOfDay(first.unix + stepSeconds(panels[0]!.steps))}`;
  return [span, ...rows].join('<br>');
}
