import { expect, test } from 'vitest';
import { gatewayState, participant } from './sample';
import { totals } from './totals';

test('sums leave out what was not read, and extremes what was not solved', () => {
  const { feeder } = gatewayState();
  const buses = [{ bus: 1, net_import_kw: 0, vm_pu: 1 }, { bus: 2, net_import_kw: 0, vm_pu: null }, { bus: 3, net_import_kw: 0, vm_pu: 0.95 }];
  const people = [participant({ load_w: 100, pv_w: 50, battery_w: -10 }), participant({ load_w: null, pv_w: null, battery_w: null }), participant({ load_w: 20, pv_w: 0, battery_w: 5 })];
  expect(totals(people, { ...feeder, buses })).toEqual({ loadW: 120, pvW: 50, batteryW: -5, lowest: buses[2], highest: buses[0] });
});

test('without a solution there are no extremes', () => {
  const { feeder } = gatewayState();
  expect(totals([], { ...feeder, buses: [{ bus: 1, net_import_kw: 0, vm_pu: null }] })).toEqual({ loadW: 0, pvW: 0, batteryW: 0, lowest: null, highest: null });
});
