import type { FeederBranch, GatewayState, Participant } from './report';

/** Values for unit tests: small, and complete in every key. */
export function participant(change: Partial<Participant> = {}): Participant {
  return {
    id: 'b07', name: 'Trade park', role: 'prosumer', bus: 7, homes: 80, wallet: '0x00112233445566778899aabbccddeeff00112233', balance_micro: 5_000_000, online: true,
    unix: 1000, pv_w: 0, battery_w: 0, soc_percent: 50, grid_w: 0, load_w: 0, max_load_w: 1_158_000, allowed_w: 100_000, ...change,
  };
}

/** The shape of the 13-bus feeder, with 10 kW more on each branch than on the one before. */
export const branches13: FeederBranch[] = [[1, 2], [2, 3], [3, 4], [2, 5], [5, 6], [2, 7], [7, 8], [8, 9], [7, 10], [10, 11], [10, 13], [7, 12]].map(
  ([from, to], k) => ({ from: from!, to: to!, p_kw: 10 * k }),
);

export function gatewayState(change: Partial<GatewayState> = {}): GatewayState {
  return {
    community: 'community13', now: 1000, period: '2017-05-23T14:00Z', settled: true, waiting_for: [], participants: [participant()],
    feeder: {
      converged: true, voltage_min: 0.9, voltage_max: 1.05, loss_kw: 1, slack_kw: 2,
      buses: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((bus) => ({ bus, net_import_kw: 0, vm_pu: 1 })), branches: branches13,
    },
    market: null, trades: [], transactions: [], events: [], ...change,
  };
}
