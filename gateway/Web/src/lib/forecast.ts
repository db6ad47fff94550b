import type { ForecastStep } from './report';

const secondsInHour = 3600;

/** Length of a step in seconds; an hour where a single step does not tell. */
export function stepSeconds(steps: readonly ForecastStep[]): number {
  const [first, second] = steps;
  return first && second ? second.unix - first.unix : secondsInHour;
}

export interface ForecastEnergy {
  /** Whole forecast, Wh. */
  expectedWh: number;
  /** Steps that are over and measured, Wh. */
  measuredWh: number;
  /** What was expected for those steps, Wh. */
  expectedSoFarWh: number;
  /** How many of those steps there are, and how many of them lie within the band. */
  steps: number;
  inside: number;
}

/** Energies of a forecast; a step that is still running counts as not measured. */
export function forecastEnergy(steps: readonly ForecastStep[], now: number): ForecastEnergy {
  const seconds = stepSeconds(steps);
  const wh = (watts: number) => (watts * seconds) / secondsInHour;
  const sum: ForecastEnergy = { expectedWh: 0, measuredWh: 0, expectedSoFarWh: 0, steps: 0, inside: 0 };
  for (const step of steps) {
    sum.expectedWh += wh(step.mean_w);
    if (step.actual_w !== null && step.unix + seconds <= now) {
      sum.measuredWh += wh(step.actual_w);
      sum.expectedSoFarWh += wh(step.mean_w);
      sum.steps++;
      sum.inside += step.actual_w >= step.lower_w && step.actual_w <= step.upper_w ? 1 : 0;
    }
  }

  return sum;
}
