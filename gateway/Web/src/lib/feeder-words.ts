import { number } from './format';
import { voltageLevel, type BranchFlow, type PlacedBus } from './feeder';
import type { Feeder, FeederBus, GatewayState, Participant } from './report';

/** What the drawing says about one bus. */
export interface BusLabel {
  name: string;
  /** Participant whose forecast a click shows; null where nobody has a meter. */
  participant: string | null;
  voltage: string;
  use: string;
  level: 'normal' | 'near' | 'outside' | 'unknown';
  /** Everything in one line, for those who do not see the drawing. */
  spoken: string;
}

const levels = { unknown: 'unknown', low: 'outside', high: 'outside', 'near-low': 'near', 'near-high': 'near', normal: 'normal' } as const;
const spokenLevels = { unknown: '', low: ', too low', high: ', too high', 'near-low': ', close to the lower limit', 'near-high': ', close to the upper limit', normal: '' };

export function busLabels(state: GatewayState): Map<number, BusLabel> {
  const at = new Map<number, Participant[]>();
  for (const participant of state.participants) {
    at.set(participant.bus, [...(at.get(participant.bus) ?? []), participant]);
  }

  return new Map(state.feeder.buses.map((bus) => [bus.bus, busLabel(bus, at.get(bus.bus) ?? [], state.feeder)]));
}

function busLabel(bus: FeederBus, here: readonly Participant[], feeder: Feeder): BusLabel {
  const name = here.length === 0 ? `Bus ${bus.bus}` : here.length === 1 ? here[0]!.name : `${here[0]!.name} + ${here.length - 1}`;
  const level = voltageLevel(bus.vm_pu, feeder.voltage_min, feeder.voltage_max);
  const voltage = number(bus.vm_pu, 4);
  const use = busUse(bus.net_import_kw);
  return {
    name,
    participant: here.find((p) => p.homes !== null)?.id ?? null,
    voltage,
    use,
    level: levels[level],
    spoken: `Bus ${bus.bus}, ${name}: ${voltage} per unit${spokenLevels[level]}${use === '' ? '' : `, ${use}`}`,
  };
}

function busUse(kilowatts: number | null): string {
  if (kilowatts === null || Math.abs(kilowatts) < 0.05) {
    return '';
  }

  return kilowatts > 0 ? `takes ${number(kilowatts, 1)} kW` : `gives ${number(-kilowatts, 1)} kW`;
}

export function flowSpoken(placed: PlacedBus, parent: PlacedBus | undefined, flow: BranchFlow | null): string {
  if (!parent || !flow) {
    return '';
  }

  const [from, to] = flow.outward ? [parent.bus, placed.bus] : [placed.bus, parent.bus];
  return `; ${number(flow.kw, 1)} kW from bus ${from} to bus ${to}`;
}
