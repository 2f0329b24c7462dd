import type { PendingRuns } from '@runyard/db';

/** Runs that wait to start, as counted last, and those that this process has accepted since. */
export interface PendingCount {
  add(workspaceId: string, count: number): void;
  /** A count begins: what is added from now on may be missing in it. */
  beginCount(): void;
  counted(found: PendingRuns): void;
  total(): number;
  of(workspaceId: string): {
    pendingCount: number;
    workspacePendingCount: number;
    drainPerSecond: number;
  };
}

/** How much the newest rate weighs. */
const NEWEST = 0.3;
const MS = 1_000;

export function createPendingCount(): PendingCount {
  let counted: PendingRuns = { total: 0, byWorkspace: new Map() };
  let countedAt = performance.now();
  /** Accepted here since the last count, and since the one under way began. */
  let added = createTally();
  let addedDuring: Tally | null = null;
  let drainPerSecond = 0;
  const total = () => counted.total + added.total();
  return {
    add: (workspaceId, count) => {
      added.add(workspaceId, count);
      addedDuring?.add(workspaceId, count);
    },
    beginCount: () => {
      addedDuring = createTally();
    },
    counted: (found) => {
      const seconds = Math.max((performance.now() - countedAt) / MS, 1 / MS);
      const rate = Math.max(0, (total() - (addedDuring?.total() ?? 0) - found.total) / seconds);
      drainPerSecond = drainPerSecond === 0 ? rate : (1 - NEWEST) * drainPerSecond + NEWEST * rate;
      counted = found;
      countedAt = performance.now();
      added = addedDuring ?? createTally();
      addedDuring = null;
    },
    total,
    of: (workspaceId) => ({
      pendingCount: total(),
      workspacePendingCount: (counted.byWorkspace.get(workspaceId) ?? 0) + added.of(workspaceId),
      drainPerSecond,
    }),
  };
}

type Tally = ReturnType<typeof createTally>;

function createTally() {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    add: (key: string, count: number) => {
      total += count;
      counts.set(key, (counts.get(key) ?? 0) + count);
    },
    of: (key: string) => counts.get(key) ?? 0,
    total: () => total,
  };
}
