import { tokens } from './format';
import type { Transaction } from './report';
import type { Mark } from './words';

/** A participant's account as the gateway tells it (gateway/Service/Api/WalletReport), and what its owner can order. Money in millionths of the token. */

export type Custody = 'custodial' | 'self';
export type MandateState = 'none' | 'signed' | 'on_chain' | 'used_up' | 'expired';

export interface Mandate {
  state: MandateState;
  /** The one that is in force while another is on its way. */
  on_chain: MandateState;
  max_price_micro_per_kwh: number;
  max_wh: number;
  used_wh: number;
  valid_from_unix: number;
  valid_until_unix: number;
}

export interface Withdrawal {
  amount_micro: number;
  available_unix: number;
  due: boolean;
}

export interface Wallet {
  participant: string;
  name: string;
  custody: Custody;
  address: string;
  now: number;
  chain_unix: number | null;
  chain_id: number;
  vault: string;
  balance_micro: number;
  /** Tokens outside of the vault; null while the chain does not answer. */
  wallet_micro: number | null;
  allowance_micro: number | null;
  withdrawal: Withdrawal | null;
  withdrawal_delay_seconds: number | null;
  cap_micro: number | null;
  low_micro: number;
  critical_micro: number;
  alert_below_micro: number | null;
  mandate: Mandate | null;
  alarms: { kind: string; text: string }[];
  orders: Transaction[];
}

export interface HistoryLine {
  id: number;
  kind: string;
  amount_micro: number;
  balance_micro: number;
  unix: number;
  block: number;
  transaction_hash: string;
  period: string | null;
}

export interface History {
  lines: HistoryLine[];
  /** Where the next page begins; null on the last one. */
  before: number | null;
}

const mandateMarks: Record<MandateState, Mark> = {
  none: { tone: 'plain', text: 'none' },
  signed: { tone: 'warn', text: 'signed' },
  on_chain: { tone: 'good', text: 'on chain' },
  used_up: { tone: 'warn', text: 'used up' },
  expired: { tone: 'warn', text: 'expired' },
};

const lineNames: Record<string, string> = {
  deposit: 'Charge',
  withdrawal_requested: 'Withdrawal asked for',
  withdrawal_cancelled: 'Withdrawal cancelled',
  withdrawal_drawn: 'Drawn from the withdrawal',
  withdrawn: 'Taken out',
  settlement: 'Settlement',
  taken_back: 'Settlement taken back',
  dispute_refund: 'Refund of a dispute',
  dispute_reward: 'Reward of a dispute',
};

export function mandateMark(state: MandateState): Mark {
  return mandateMarks[state] ?? { tone: 'plain', text: state };
}

export function lineName(kind: string): string {
  return lineNames[kind] ?? kind.replaceAll('_', ' ');
}

/** An amount as a person writes it, in millionths; null for what is no amount above zero with at most six decimals. */
export function micro(text: string): number | null {
  return scaled(text, 6);
}

/** Kilowatt-hours as a person writes them, in Wh. */
export function wattHours(text: string): number | null {
  return scaled(text, 3);
}

function scaled(text: string, digits: number): number | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  const fraction = match?.[2] ?? '';
  if (!match || fraction.length > digits) {
    return null;
  }

  const value = Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0') || '0');
  return value > 0 ? value : null;
}

/** The end of a day in UTC given as "2025-06-30", in Unix seconds; null for what is no day. */
export function endOfDay(text: string): number | null {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return Number.isFinite(start) ? start / 1000 + 86_400 : null;
}

/** "3 days", "36 hours": how long a withdrawal takes. */
export function delayText(seconds: number | null): string {
  if (seconds === null) {
    return 'some time';
  }

  const hours = Math.round(seconds / 3600);
  return hours >= 48 && hours % 24 === 0 ? `${hours / 24} days` : hours === 1 ? '1 hour' : `${hours} hours`;
}

/** Change of a balance with its sign. */
export function signed(line: HistoryLine): string {
  return line.kind === 'withdrawn' ? tokens(line.amount_micro, 4) : `${line.amount_micro > 0 ? '+' : ''}${tokens(line.amount_micro, 4)}`;
}

export async function fetchWallet(id: string): Promise<Wallet> {
  const wallet = (await ask(`api/wallet/${encodeURIComponent(id)}`)) as Partial<Wallet>;
  if (typeof wallet.participant !== 'string' || typeof wallet.address !== 'string' || !Array.isArray(wallet.alarms) || !Array.isArray(wallet.orders)) {
    throw new Error("the gateway's wallet is not as expected");
  }

  return wallet as Wallet;
}

export async function fetchHistory(id: string, before: number | null): Promise<History> {
  const history = (await ask(`api/wallet/${encodeURIComponent(id)}/history${before === null ? '' : `?before=${before}`}`)) as Partial<History>;
  if (!Array.isArray(history.lines)) {
    throw new Error("the gateway's history has no lines");
  }

  return history as History;
}

export interface ToSign {
  nonce: number;
  typed_data: { message: Record<string, string>; domain: Record<string, unknown> };
}

/** The typed data of a mandate, refused here when it does not say what was asked for. */
export async function fetchToSign(wallet: Wallet, price: number, energy: number, until: number): Promise<ToSign> {
  const query = `max_price_micro_per_kwh=${price}&max_wh=${energy}&valid_until_unix=${until}`;
  const answer = (await ask(`api/wallet/${encodeURIComponent(wallet.participant)}/mandate?${query}`)) as unknown as ToSign;
  const message = answer.typed_data?.message ?? {};
  if (message.maxPrice !== `${price}` || message.maxWh !== `${energy}` || message.validUntil !== `${until}` || answer.typed_data.domain.verifyingContract !== wallet.vault) {
    throw new Error('the gateway asks for a signature of something else');
  }

  return answer;
}

export interface Call {
  to: string;
  data: string;
  value: string;
}

/** Call data for the owner's own wallet. */
export async function fetchCall(id: string, what: string, query: Record<string, string | number>): Promise<Call> {
  const text = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, `${value}`])).toString();
  return (await ask(`api/wallet/${encodeURIComponent(id)}/call/${what}?${text}`)) as unknown as Call;
}

/** Orders something of the gateway; an order without an id is no transaction. */
export function send(id: string, what: string, body: object, token = ''): Promise<Record<string, unknown>> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }

  return ask(`api/wallet/${encodeURIComponent(id)}/${what}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function ask(address: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const response = await fetch(address, { cache: 'no-store', ...init });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(text.split('\n')[0] || `the gateway answers ${response.status}`);
  }

  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) {
    throw new Error("the gateway's answer is not an object");
  }

  return value as Record<string, unknown>;
}
