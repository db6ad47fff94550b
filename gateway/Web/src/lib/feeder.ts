import type { FeederBranch } from './report';

/** Where a bus stands in the drawing of a radial feeder: columns by distance from the supply, rows so that no branches cross. */
export interface PlacedBus {
  bus: number;
  /** Branches between this bus and its supply. */
  depth: number;
  /** Row of the bus, its first child and the branch to it. */
  row: number;
  /** Row of its last child: a busbar is drawn from `row` to here. */
  lastRow: number;
  /** Place in reading order, one row a bus. */
  order: number;
  /** Reading order of the bus it is fed through, -1 for a supply. */
  parent: number;
  /** Index of the branch to that bus, -1 for a supply. */
  branch: number;
  children: number[];
}

export interface FeederTree {
  /** In reading order: a bus comes before what it feeds. */
  buses: PlacedBus[];
  rows: number;
  depth: number;
  /** Indices of branches that are no part of the tree because they close a loop. */
  loops: number[];
}

/**
 * Lays a feeder out as a tree. Buses that the first supply does not reach become supplies of their own.
 * @param first bus of the supply; the first bus where it is not among them
 */
export function feederTree(buses: readonly number[], branches: readonly Pick<FeederBranch, 'from' | 'to'>[], first?: number): FeederTree {
  const neighbours = new Map<number, { branch: number; bus: number }[]>(buses.map((bus) => [bus, []]));
  branches.forEach(({ from, to }, branch) => {
    if (neighbours.has(from) && neighbours.has(to)) {
      neighbours.get(from)!.push({ branch, bus: to });
      neighbours.get(to)!.push({ branch, bus: from });
    }
  });

  const placed: PlacedBus[] = [];
  const seen = new Set<number>();
  const used = new Set<number>();
  let rows = 0;

  const place = (bus: number, depth: number, parent: number, branch: number): PlacedBus => {
    const own: PlacedBus = { bus, depth, row: rows, lastRow: rows, order: placed.length, parent, branch, children: [] };
    placed.push(own);
    seen.add(bus);
    for (const next of neighbours.get(bus)!) {
      if (!seen.has(next.bus)) {
        used.add(next.branch);
        if (own.children.length > 0) {
          rows++;
        }

        const child = place(next.bus, depth + 1, own.order, next.branch);
        own.children.push(child.order);
        own.lastRow = child.row;
      }
    }

    return own;
  };

  const supplies = first !== undefined && neighbours.has(first) ? [first, ...buses] : buses;
  for (const bus of supplies) {
    if (!seen.has(bus)) {
      place(bus, 0, -1, -1);
      rows++;
    }
  }

  return {
    buses: placed,
    rows,
    depth: placed.reduce((most, p) => Math.max(most, p.depth), 0),
    loops: branches.map((_, k) => k).filter((k) => !used.has(k)),
  };
}

export interface BranchFlow {
  /** True when power goes away from the supply. */
  outward: boolean;
  kw: number;
}

/** Flow on the branch into a placed bus; null where the power flow has no number or there is no branch. */
export function branchFlow(placed: PlacedBus, branches: readonly FeederBranch[]): BranchFlow | null {
  const branch = branches[placed.branch];
  if (!branch || branch.p_kw === null) {
    return null;
  }

  const towards = branch.to === placed.bus ? branch.p_kw : -branch.p_kw;
  return { outward: towards >= 0, kw: Math.abs(towards) };
}

export type VoltageLevel = 'unknown' | 'low' | 'near-low' | 'normal' | 'near-high' | 'high';

/** A tenth of the band at each limit counts as near it. */
export function voltageLevel(vmPu: number | null, min: number, max: number): VoltageLevel {
  if (vmPu === null) {
    return 'unknown';
  }

  const margin = (max - min) / 10;
  if (vmPu < min) {
    return 'low';
  }

  if (vmPu > max) {
    return 'high';
  }

  return vmPu < min + margin ? 'near-low' : vmPu > max - margin ? 'near-high' : 'normal';
}

/** Width of a branch's line, 1.5 to 6 pixels, by its share of the largest flow. */
export function lineWidth(flow: BranchFlow | null, largestKw: number): number {
  return flow === null || largestKw <= 0 ? 1.5 : 1.5 + 4.5 * Math.sqrt(flow.kw / largestKw);
}
