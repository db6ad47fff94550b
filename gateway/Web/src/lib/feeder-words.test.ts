import { expect, test } from 'vitest';
import { busLabels, flowSpoken } from './feeder-words';
import { feederTree } from './feeder';
import { branches13, gatewayState, participant } from './sample';

const state = gatewayState();

function withBus(vmPu: number | null, importKw: number | null) {
  const buses = state.feeder.buses.map((b) => (b.bus === 7 ? { bus: 7, vm_pu: vmPu, net_import_kw: importKw } : b));
  return busLabels(gatewayState({ feeder: { ...state.feeder, buses } })).get(7)!;
}

test('what a bus takes and gives is said in words', () => {
  expect(withBus(0.98, 12.34)).toMatchObject({ name: 'Trade park', participant: 'b07', voltage: '0.9800', use: 'takes 12.3 kW', level: 'normal' });
  expect(withBus(0.98, -12.34).use).toBe('gives 12.3 kW');
  expect(withBus(0.98, 0.01).use).toBe('');
});

test('a voltage outside the limits is spoken', () => {
  expect(withBus(0.88, 5)).toMatchObject({ level: 'outside', spoken: 'Bus 7, Trade park: 0.8800 per unit, too low, takes 5.0 kW' });
  expect(withBus(1.06, null).spoken).toBe('Bus 7, Trade park: 1.0600 per unit, too high');
  expect(withBus(null, null)).toMatchObject({ level: 'unknown', voltage: '–' });
});

test('a bus nobody is at has its number, and one with several participants says how many more', () => {
  const labels = busLabels(gatewayState({ participants: [participant({ homes: null, id: 'x', name: 'Pump' }), participant()] }));
  expect(labels.get(3)).toMatchObject({ name: 'Bus 3', participant: null });
  expect(labels.get(7)).toMatchObject({ name: 'Pump + 1', participant: 'b07' });
});

test('a flow is spoken from where to where', () => {
  const tree = feederTree([1, 2], branches13.slice(0, 1), 1);
  const [supply, bus] = tree.buses;
  expect(flowSpoken(bus!, supply, { outward: true, kw: 3 })).toBe('; 3.0 kW from bus 1 to bus 2');
  expect(flowSpoken(bus!, supply, { outward: false, kw: 3 })).toBe('; 3.0 kW from bus 2 to bus 1');
  expect(flowSpoken(supply!, undefined, null)).toBe('');
});
