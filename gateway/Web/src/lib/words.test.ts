import { describe as group, expect, test } from 'vitest';
import { participant } from './sample';
import { balanceMark, batteryFlow, cutLine, describe, deviceMark, eventMark, gridFlow, nameOf, refusalLine, roleName, transactionName, transactionState } from './words';

group('directions', () => {
  test('grid: positive is drawn from it', () => {
    expect(gridFlow(1200)).toEqual({ word: 'from grid', watts: 1200 });
    expect(gridFlow(-1200)).toEqual({ word: 'to grid', watts: 1200 });
  });

  test('battery: positive is discharging', () => {
    expect(batteryFlow(900)).toEqual({ word: 'discharging', watts: 900 });
    expect(batteryFlow(-900)).toEqual({ word: 'charging', watts: 900 });
  });

  test('noise is idle, and no reading is nothing', () => {
    expect(gridFlow(-49)).toEqual({ word: 'idle', watts: 0 });
    expect(gridFlow(null)).toBeNull();
  });
});

group('marks', () => {
  test('a device is offline, late or online; without a meter there is none', () => {
    expect(deviceMark(participant({ online: false }), 1000)).toEqual({ tone: 'bad', text: 'offline' });
    expect(deviceMark(participant({ unix: 1000 }), 1299)?.tone).toBe('good');
    expect(deviceMark(participant({ unix: 1000 }), 1420)).toEqual({ tone: 'warn', text: '7 min late' });
    expect(deviceMark(participant({ homes: null, online: false }), 1000)).toBeNull();
  });

  test('a balance is marked when it is empty or when the gateway says so', () => {
    expect(balanceMark(participant())).toBeNull();
    expect(balanceMark(participant({ balance_level: 'ok' }))).toBeNull();
    expect(balanceMark(participant({ balance_level: 'low' }))?.tone).toBe('warn');
    expect(balanceMark(participant({ balance_level: 'critical' }))?.tone).toBe('bad');
    expect(balanceMark(participant({ balance_micro: 0 }))?.tone).toBe('bad');
    expect(balanceMark(participant({ balance_micro: null, balance_level: null }))).toBeNull();
  });

  test('only faults and failures are bad', () => {
    expect(eventMark('fault').tone).toBe('bad');
    expect(eventMark('recovered').tone).toBe('good');
    expect(transactionState('failed').tone).toBe('bad');
    expect(transactionState('mined')).toEqual({ tone: 'plain', text: 'in a block' });
  });
});

test('a term this page does not know is shown in plain words', () => {
  expect(roleName('storage_operator')).toBe('storage operator');
  expect(transactionName('settle')).toBe('Settlement');
  expect(transactionName('dispute_opened')).toBe('dispute opened');
  expect(eventMark('new_kind').text).toBe('new kind');
});

group('sentences', () => {
  test('a prosumer that feeds in', () => {
    const text = describe(participant({ load_w: 1500, pv_w: 4200, battery_w: -1000, soc_percent: 64, grid_w: -1700 }), 1);
    expect(text).toBe('uses 1.5 kW, solar gives 4.2 kW, battery charging 1.0 kW (64 % full), 1.7 kW to grid');
  });

  test('a consumer without battery and sun', () => {
    expect(describe(participant({ load_w: 1500, pv_w: 0, battery_w: 0, soc_percent: null, grid_w: 1500 }), 2)).toBe('uses 1.50 kW, 1.50 kW from grid');
  });

  test('a solar field, which has no load to speak of', () => {
    expect(describe(participant({ load_w: 0, max_load_w: 0, pv_w: 4200, soc_percent: null, grid_w: -4200 }), 1)).toBe('solar gives 4.2 kW, 4.2 kW to grid');
  });

  test('nothing read yet', () => {
    expect(describe(participant({ load_w: null, pv_w: null, battery_w: null, soc_percent: null, grid_w: null }), 1)).toBe('no reading yet');
  });

  const name = nameOf([participant(), participant({ id: 'b08', name: 'Solar village' })]);

  test('names of participants, of the other accounts, and of strangers', () => {
    expect(['b08', 'operator', 'x'].map(name)).toEqual(['Solar village', 'Operator', 'x']);
  });

  test('a refusal names what would be allowed', () => {
    expect(refusalLine({ buyer: 'b07', asked_wh: 12_000, allowed_wh: 3_500, reason: 'allowed_power' }, name)).toBe(
      'Trade park asked for 12.00 kWh, 3.50 kWh would be allowed: more than its allowed power',
    );
  });

  test('a cut names its limit', () => {
    const reason = 'voltage 1.0513 above 1.0500 p.u. at bus 8';
    expect(cutLine({ period: '', seller: 'b08', buyer: 'b07', source: 'pv', wanted_wh: 2000, granted_wh: 1250, reason }, name)).toBe(
      `Solar village to Trade park, solar: 1.25 of 2.00 kWh, because of ${reason}`,
    );
  });
});
