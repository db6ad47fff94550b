import type { Feeder, FeederBus, Participant } from './report';

export interface Totals {
  loadW: number;
  pvW: number;
  /** Positive when discharging. */
  batteryW: number;
  lowest: FeederBus | null;
  highest: FeederBus | null;
}

/** Sums over the metered participants and the extreme voltages of the feeder. */
export function totals(participants: readonly Participant[], feeder: Feeder): Totals {
  const sum = (value: (p: Participant) => number | null) => participants.reduce((total, p) => total + (value(p) ?? 0), 0);
  const known = feeder.buses.filter((b) => b.vm_pu !== null);
  const extreme = (sign: number) =>
    known.reduce<FeederBus | null>((best, b) => (best === null || sign * b.vm_pu! > sign * best.vm_pu! ? b : best), null);
  return { loadW: sum((p) => p.load_w), pvW: sum((p) => p.pv_w), batteryW: sum((p) => p.battery_w), lowest: extreme(-1), highest: extreme(1) };
}
