import type { GatewayState } from './report';

/** What the page knows: the last state, and whether the gateway still talks. */
export interface View {
  connection: 'connecting' | 'live' | 'still' | 'refused' | 'lost';
  state: GatewayState | null;
  /** One line for the person; empty while everything is as it should be. */
  line: string;
}

export type Action =
  | { kind: 'state'; state: GatewayState }
  /** A state that nothing will follow. */
  | { kind: 'still'; state: GatewayState }
  /** The gateway answered, but with a reason instead of a state. */
  | { kind: 'refused'; reason: string }
  | { kind: 'lost' };

export const initialView: View = { connection: 'connecting', state: null, line: 'Connecting to the gateway …' };

export function reduce(view: View, action: Action): View {
  switch (action.kind) {
    case 'state':
      return { connection: 'live', state: action.state, line: '' };
    case 'still':
      return { connection: 'still', state: action.state, line: '' };
    case 'refused':
      return { ...view, connection: 'refused', line: `The gateway answers: ${action.reason.split('\n')[0]?.trim() || 'nothing'}` };
    case 'lost':
      return {
        ...view,
        connection: 'lost',
        line: view.state ? 'The gateway is gone: these are its last values. Trying again.' : 'The gateway does not answer. Trying again.',
      };
  }
}

/** Whether the values shown are those the gateway has, or had when a still picture was asked for. */
export function isCurrent(view: View): boolean {
  return view.connection === 'live' || view.connection === 'still';
}

/** Which participant's forecast is shown: the one asked for where it has a meter, or else the first with solar power, or the first. */
export function chosenParticipant(state: GatewayState, wanted: string): string | null {
  const metered = state.participants.filter((p) => p.homes !== null);
  const chosen = metered.find((p) => p.id === wanted) ?? metered.find((p) => p.role === 'prosumer') ?? metered[0];
  return chosen?.id ?? null;
}

/** What the address names: a participant, and whether its wallet is shown ("#b07", "#b07/wallet"). */
export function place(hash: string): { participant: string; wallet: boolean } {
  const [id = '', view] = hash.slice(1).split('/');
  try {
    return { participant: decodeURIComponent(id), wallet: view === 'wallet' };
  } catch {
    return { participant: '', wallet: false };
  }
}
