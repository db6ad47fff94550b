import { kw, kwh, none, number } from './format';
import type { Cut, Participant, Refusal } from './report';

/** What the page says in words; the gateway's own terms and signs stay behind this file. */

export type Tone = 'plain' | 'good' | 'warn' | 'bad';

export interface Mark {
  tone: Tone;
  text: string;
}

/** A power with its direction in words and without a sign. */
export interface Directed {
  word: string;
  watts: number;
}

/** Below this a direction is noise of the measurement. */
const deadBandW = 50;

const roles: Record<string, string> = {
  grid: 'Grid',
  transmission: 'Transmission',
  consumer: 'Consumer',
  prosumer: 'Prosumer',
  renewable_source: 'Renewable source',
  future_consumer: 'Future consumer',
};

const sources: Record<string, string> = { pv: 'solar', battery: 'battery', grid: 'grid' };

const kinds: Record<string, string> = {
  settle: 'Settlement',
  charge: 'Wallet charge',
  approve: 'Approval',
  mandate: 'Mandate',
  'request withdrawal': 'Withdrawal asked for',
  'cancel withdrawal': 'Withdrawal cancelled',
  withdraw: 'Taken out',
  send: 'Sent away',
  'spending cap': 'Spending limit',
};

const states: Record<string, Mark> = {
  queued: { tone: 'plain', text: 'waiting' },
  signed: { tone: 'plain', text: 'signed' },
  broadcast: { tone: 'plain', text: 'sent' },
  mined: { tone: 'plain', text: 'in a block' },
  final: { tone: 'good', text: 'final' },
  failed: { tone: 'bad', text: 'failed' },
};

const events: Record<string, Mark> = {
  info: { tone: 'plain', text: 'info' },
  fault: { tone: 'bad', text: 'fault' },
  recovered: { tone: 'good', text: 'recovered' },
  alert: { tone: 'warn', text: 'alert' },
};

const refusals: Record<string, string> = {
  allowed_power: 'more than its allowed power',
  balance: 'more than its wallet can pay',
  mandate: 'more than its mandate allows',
};

/** Accounts that are no participants. */
const accounts = [['fee', 'Chain fee'], ['operator', 'Operator']] as const;

/** A term of the gateway that this page does not know yet is shown as it is. */
function term(name: string): string {
  return name.replaceAll('_', ' ');
}

export function roleName(role: string): string {
  return roles[role] ?? term(role);
}

export function sourceName(source: string): string {
  return sources[source] ?? term(source);
}

export function transactionName(kind: string): string {
  return kinds[kind] ?? term(kind);
}

export function transactionState(state: string): Mark {
  return states[state] ?? { tone: 'plain', text: term(state) };
}

export function eventMark(kind: string): Mark {
  return events[kind] ?? { tone: 'plain', text: term(kind) };
}

export function gridFlow(watts: number | null): Directed | null {
  return directed(watts, 'from grid', 'to grid');
}

export function batteryFlow(watts: number | null): Directed | null {
  return directed(watts, 'discharging', 'charging');
}

function directed(watts: number | null, positive: string, negative: string): Directed | null {
  if (watts === null) {
    return null;
  }

  return Math.abs(watts) < deadBandW ? { word: 'idle', watts: 0 } : { word: watts > 0 ? positive : negative, watts: Math.abs(watts) };
}

/** Whether the device is there and its readings are fresh; null for a participant without a meter. */
export function deviceMark(participant: Participant, now: number): Mark | null {
  if (participant.homes === null) {
    return null;
  }

  if (!participant.online) {
    return { tone: 'bad', text: 'offline' };
  }

  const minutes = participant.unix === null ? 0 : Math.floor((now - participant.unix) / 60);
  return minutes >= 5 ? { tone: 'warn', text: `${number(minutes)} min late` } : { tone: 'good', text: 'online' };
}

/** Only what the owner should act on; an empty wallet is critical whatever the thresholds are. */
export function balanceMark(participant: Participant): Mark | null {
  if (participant.balance_micro === null) {
    return null;
  }

  if (participant.balance_micro <= 0 || participant.balance_level === 'critical') {
    return { tone: 'bad', text: 'critical' };
  }

  return participant.balance_level === 'low' ? { tone: 'warn', text: 'low' } : null;
}

/** One sentence about a participant, for somebody who does not read tables. */
export function describe(participant: Participant, digits: number): string {
  const parts: string[] = [];
  if (participant.load_w !== null && (participant.max_load_w !== 0 || participant.load_w >= deadBandW)) {
    parts.push(`uses ${kw(participant.load_w, digits)} kW`);
  }

  if (participant.pv_w !== null && participant.pv_w >= deadBandW) {
    parts.push(`solar gives ${kw(participant.pv_w, digits)} kW`);
  }

  const battery = batteryFlow(participant.battery_w);
  if (battery && participant.soc_percent !== null) {
    const full = `${number(participant.soc_percent)} % full`;
    parts.push(battery.watts > 0 ? `battery ${battery.word} ${kw(battery.watts, digits)} kW (${full})` : `battery idle (${full})`);
  }

  const grid = gridFlow(participant.grid_w);
  if (grid) {
    parts.push(grid.watts > 0 ? `${kw(grid.watts, digits)} kW ${grid.word}` : 'nothing from or to grid');
  }

  return parts.length === 0 ? 'no reading yet' : parts.join(', ');
}

/** Display names by id; an account that is no participant keeps its id. */
export function nameOf(participants: readonly Participant[]): (id: string) => string {
  const names = new Map([...accounts, ...participants.map((p) => [p.id, p.name] as const)]);
  return (id) => names.get(id) ?? id;
}

export function refusalLine(refusal: Refusal, name: (id: string) => string): string {
  const reason = refusals[refusal.reason] ?? term(refusal.reason);
  return `${name(refusal.buyer)} asked for ${kwh(refusal.asked_wh)} kWh, ${kwh(refusal.allowed_wh)} kWh would be allowed: ${reason}`;
}

export function cutLine(cut: Cut, name: (id: string) => string): string {
  return `${name(cut.seller)} to ${name(cut.buyer)}, ${sourceName(cut.source)}: ${kwh(cut.granted_wh)} of ${kwh(cut.wanted_wh)} kWh, because of ${cut.reason || none}`;
}
