import { describe, expect, test } from 'vitest';
import { branchFlow, feederTree, lineWidth, voltageLevel } from './feeder';
import { branches13 } from './sample';

const buses13 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const tree13 = feederTree(buses13, branches13, 1);
const at = (bus: number) => tree13.buses.find((b) => b.bus === bus)!;

describe('tree of the 13-bus feeder', () => {
  test('every bus has a place, and no two share one', () => {
    expect(tree13.buses.map((b) => b.bus).sort((a, b) => a - b)).toEqual(buses13);
    expect(new Set(tree13.buses.map((b) => `${b.depth} ${b.row}`)).size).toBe(13);
    expect(tree13).toMatchObject({ rows: 6, depth: 4, loops: [] });
  });

  test('columns count branches from the supply', () => {
    expect([1, 2, 7, 10, 13].map((bus) => at(bus).depth)).toEqual([0, 1, 2, 3, 4]);
  });

  test('a busbar reaches from the first of its branches to the last', () => {
    expect(at(2)).toMatchObject({ row: 0, lastRow: at(7).row });
    expect(at(7)).toMatchObject({ row: at(8).row, lastRow: at(12).row });
    expect(at(4)).toMatchObject({ row: 0, lastRow: 0, children: [] });
  });

  test('rows of a bus and all it feeds are its own, so no branches cross', () => {
    const below = (order: number): number[] => [order, ...tree13.buses[order]!.children.flatMap(below)];
    for (const bus of tree13.buses) {
      const rows = below(bus.order).map((order) => tree13.buses[order]!.row);
      const others = tree13.buses.filter((b) => !below(bus.order).includes(b.order) && b.depth >= bus.depth);
      expect(others.every((b) => b.row < Math.min(...rows) || b.row > Math.max(...rows))).toBe(true);
    }
  });
});

describe('other shapes', () => {
  test('a branch may be written from its far end', () => {
    expect(feederTree([1, 2], [{ from: 2, to: 1 }], 1).buses[1]).toMatchObject({ bus: 2, depth: 1, parent: 0, branch: 0 });
  });

  test('a branch that closes a loop is told apart', () => {
    const tree = feederTree([1, 2, 3], [{ from: 1, to: 2 }, { from: 2, to: 3 }, { from: 3, to: 1 }], 1);
    expect(tree.loops).toEqual([2]);
    expect(tree.buses).toHaveLength(3);
  });

  test('an island is a supply of its own, below the others', () => {
    const tree = feederTree([1, 2, 3, 4], [{ from: 1, to: 2 }, { from: 3, to: 4 }], 1);
    expect(tree.buses.filter((b) => b.parent < 0).map((b) => [b.bus, b.row])).toEqual([[1, 0], [3, 1]]);
  });

  test('an unknown supply and a branch to nowhere change nothing', () => {
    expect(feederTree([5, 6], [{ from: 5, to: 6 }, { from: 6, to: 99 }], 42)).toMatchObject({ rows: 1, depth: 1, loops: [1] });
    expect(feederTree([], [], 1)).toEqual({ buses: [], rows: 0, depth: 0, loops: [] });
  });

  test('a long line of buses is one row', () => {
    const buses = Array.from({ length: 1000 }, (_, i) => i);
    const tree = feederTree(buses, buses.slice(1).map((to) => ({ from: to - 1, to })), 0);
    expect(tree).toMatchObject({ rows: 1, depth: 999 });
  });
});

describe('flow on a branch', () => {
  test('positive is away from the supply when the branch is written that way', () => {
    expect(branchFlow(at(4), branches13)).toEqual({ outward: true, kw: 20 });
  });

  test('the sign turns with the flow and with the way the branch is written', () => {
    const turned = branches13.map((b) => ({ ...b, p_kw: -b.p_kw! }));
    expect(branchFlow(at(4), turned)).toEqual({ outward: false, kw: 20 });
    const written = branches13.map((b) => ({ from: b.to, to: b.from, p_kw: b.p_kw }));
    expect(branchFlow(at(4), written)).toEqual({ outward: false, kw: 20 });
  });

  test('there is none at the supply and none without a solution', () => {
    expect(branchFlow(at(1), branches13)).toBeNull();
    expect(branchFlow(at(4), branches13.map((b) => ({ ...b, p_kw: null })))).toBeNull();
  });

  test('the widest line has the largest flow', () => {
    expect(lineWidth({ outward: true, kw: 100 }, 100)).toBe(6);
    expect(lineWidth({ outward: true, kw: 0 }, 100)).toBe(1.5);
    expect(lineWidth(null, 100)).toBe(1.5);
    expect(lineWidth({ outward: true, kw: 0 }, 0)).toBe(1.5);
  });
});

test.each([
  [0.8999, 'low'],
  [0.9, 'near-low'],
  [0.9149, 'near-low'],
  [0.916, 'normal'],
  [1.034, 'normal'],
  [1.036, 'near-high'],
  [1.05, 'near-high'],
  [1.0501, 'high'],
  [null, 'unknown'],
])('voltage %s between 0.9 and 1.05 is %s', (vm, level) => expect(voltageLevel(vm, 0.9, 1.05)).toBe(level));
