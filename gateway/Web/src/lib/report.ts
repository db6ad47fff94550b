/** What the gateway answers, key for key (gateway/Service/Api). Powers are W at the bus, energies Wh, money millionths of the token. */

export type Role = 'grid' | 'transmission' | 'consumer' | 'prosumer' | 'renewable_source' | 'future_consumer';
export type Source = 'pv' | 'battery' | 'grid';
export type EventKind = 'info' | 'fault' | 'recovered' | 'alert';
export type TransactionState = 'queued' | 'signed' | 'broadcast' | 'mined' | 'final' | 'failed';

export interface Participant {
  id: string;
  name: string;
  role: Role;
  bus: number;
  /** Equal homes that make up the participant; null where there is no meter. */
  homes: number | null;
  wallet: string | null;
  /** Who has the key; null without an account, absent from older gateways. */
  custody?: 'custodial' | 'self' | null;
  balance_micro: number | null;
  /** Told by gateways that know the thresholds; null without a wallet. */
  balance_level?: 'ok' | 'low' | 'critical' | null;
  online: boolean;
  /** Time of the newest reading. */
  unix: number | null;
  pv_w: number | null;
  /** Positive when discharging. */
  battery_w: number | null;
  soc_percent: number | null;
  /** Positive when drawn from the grid. */
  grid_w: number | null;
  load_w: number | null;
  max_load_w: number | null;
  allowed_w: number | null;
}

export interface FeederBus {
  bus: number;
  net_import_kw: number | null;
  vm_pu: number | null;
}

export interface FeederBranch {
  from: number;
  to: number;
  /** Positive when power flows from `from` to `to`. */
  p_kw: number | null;
}

export interface Feeder {
  converged: boolean;
  voltage_min: number;
  voltage_max: number;
  loss_kw: number | null;
  slack_kw: number | null;
  buses: FeederBus[];
  branches: FeederBranch[];
}

export interface Agreed {
  seller: string;
  buyer: string;
  source: Source;
  wh: number;
  price_micro_per_kwh: number;
}

export interface Refusal {
  buyer: string;
  asked_wh: number;
  allowed_wh: number;
  reason: 'allowed_power' | 'balance' | 'mandate';
}

export interface Cut {
  period: string;
  seller: string;
  buyer: string;
  source: Source;
  wanted_wh: number;
  granted_wh: number;
  reason: string;
}

export interface Market {
  offers_wh: number;
  bids_wh: number;
  trades_wh: number;
  agreed: Agreed[];
  refusals: Refusal[];
  cuts: Cut[];
}

export interface Trade {
  period: string;
  /** Place in the period; period and index name the trade's evidence. */
  index: number;
  seller: string;
  buyer: string;
  source: Source;
  traded_wh: number;
  wh: number;
  price_micro_per_kwh: number;
  cost_micro: number;
  fee_micro: number;
  transaction_hash: string | null;
}

export interface Transaction {
  kind: string;
  account: string;
  amount_micro: number;
  state: TransactionState;
  transaction_hash: string | null;
  block: number | null;
  gas: number | null;
  error: string | null;
}

export interface GatewayEvent {
  unix: number;
  kind: EventKind;
  text: string;
}

export interface GatewayState {
  community: string;
  now: number;
  period: string | null;
  settled: boolean;
  /** Symbol of the settlement token, from gateways that tell it. */
  token?: string;
  waiting_for: string[];
  participants: Participant[];
  feeder: Feeder;
  market: Market | null;
  trades: Trade[];
  transactions: Transaction[];
  events: GatewayEvent[];
}

export interface ForecastStep {
  unix: number;
  mean_w: number;
  lower_w: number;
  upper_w: number;
  /** Mean of what was measured so far; null before anything was. */
  actual_w: number | null;
}

export interface Forecast {
  participant: string;
  load: ForecastStep[] | null;
  pv: ForecastStep[] | null;
}

const lists = ['participants', 'trades', 'transactions', 'events', 'waiting_for'] as const;

/** Reads the answer of /api/state; an error names what is not as expected. */
export function parseState(text: string): GatewayState {
  const value = parseObject(text);
  for (const key of lists) {
    if (!Array.isArray(value[key])) {
      throw new Error(`the gateway's state has no list of ${key.replace('_', ' ')}`);
    }
  }

  const feeder = value.feeder as Partial<Feeder> | null | undefined;
  if (!Array.isArray(feeder?.buses) || !Array.isArray(feeder.branches)) {
    throw new Error("the gateway's state has no feeder");
  }

  return value as unknown as GatewayState;
}

/** Reads the answer of /api/forecast. */
export function parseForecast(text: string): Forecast {
  const value = parseObject(text);
  if (typeof value.participant !== 'string' || !isSteps(value.load) || !isSteps(value.pv)) {
    throw new Error("the gateway's forecast has no steps");
  }

  return value as unknown as Forecast;
}

function isSteps(value: unknown): boolean {
  return value === null || Array.isArray(value);
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("the gateway's answer is not JSON");
  }

  if (typeof value !== 'object' || value === null) {
    throw new Error("the gateway's answer is not an object");
  }

  return value as Record<string, unknown>;
}
