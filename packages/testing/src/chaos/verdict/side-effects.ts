import type { OutsideCall } from '../load/call-counter.ts';

/** A node run, as far as it explains its calls. */
export interface CallingNodeRun {
  id: string;
  attempt: number;
  /** Claims. */
  leaseEpoch: number;
  rescueCount: number;
}

export interface SideEffects {
  /** Deeds that were done at least once. */
  deedCount: number;
  /** Calls beyond the first that were made although none before them had failed. */
  repeatedCount: number;
  /** Those of them that a lost, paused, cut off or stopped worker explains, by reason. */
  explained: Record<string, number>;
  /** The others. */
  unexplained: string[];
  /** Deeds that were done under more than one key, so that the other side could not tell. */
  splitKeys: string[];
}

/**
 * Counts what was done twice outside. A deed has one idempotency key, the id of its node run. Each claim may call once: a claim
 * more than the attempts that failed is explained by the row (a rescue, or a hand-back), or by a crash of the
 * database in between, which may undo a claim that was not on disk.
 */
export function explainSideEffects(
  calls: readonly OutsideCall[],
  nodeRuns: ReadonlyMap<string, CallingNodeRun>,
  databaseCrashesAt: readonly number[],
): SideEffects {
  const effects: SideEffects = {
    deedCount: 0,
    repeatedCount: 0,
    explained: {},
    unexplained: [],
    splitKeys: [],
  };
  for (const [deed, made] of groupByDeed(calls)) {
    effects.deedCount++;
    const keys = new Set(made.map(({ key }) => key));
    if (keys.size > 1) effects.splitKeys.push(`${deed}: ${[...keys].join(', ')}`);
    const failedCount = made.filter(({ status }) => status !== null && status >= 400).length;
    const repeated = made.length - failedCount - 1;
    if (repeated <= 0) continue;
    effects.repeatedCount += repeated;
    const why = explain(made, nodeRuns, databaseCrashesAt);
    if (why === null) effects.unexplained.push(tell(deed, made, nodeRuns));
    else effects.explained[why] = (effects.explained[why] ?? 0) + repeated;
  }
  return effects;
}

/** From the commit of a claim to the arrival of its call, at most, on a busy machine: the crash may come in between. */
const CALL_MS = 3_000;

function explain(
  made: readonly OutsideCall[],
  nodeRuns: ReadonlyMap<string, CallingNodeRun>,
  databaseCrashesAt: readonly number[],
): string | null {
  const nodeRun = nodeRuns.get(made[0]?.key ?? '');
  const [first, last] = [made[0]?.arrivedAt ?? 0, made.at(-1)?.arrivedAt ?? 0];
  const isWithinClaims = nodeRun !== undefined && made.length <= nodeRun.leaseEpoch;
  if (isWithinClaims && nodeRun.rescueCount > 0) return 'lease ran out';
  if (isWithinClaims && nodeRun.leaseEpoch > nodeRun.attempt) return 'handed back';
  if (isWithinClaims) return 'call broke off';
  return databaseCrashesAt.some((crashedAt) => crashedAt >= first - CALL_MS && crashedAt <= last)
    ? 'claim undone by a crash'
    : null;
}

function tell(
  deed: string,
  made: readonly OutsideCall[],
  nodeRuns: ReadonlyMap<string, CallingNodeRun>,
): string {
  const nodeRun = nodeRuns.get(made[0]?.key ?? '');
  const times = made.map(({ arrivedAt, status }) => `${Math.round(arrivedAt)} ms: ${status ?? 'no answer'}`);
  const row = nodeRun
    ? `attempt ${nodeRun.attempt}, epoch ${nodeRun.leaseEpoch}, ${nodeRun.rescueCount} rescues`
    : 'no such node run';
  return `${deed}: ${times.join(', ')} (${row})`;
}

function groupByDeed(calls: readonly OutsideCall[]): Map<string, OutsideCall[]> {
  const groups = new Map<string, OutsideCall[]>();
  for (const call of calls) groups.set(call.deed, [...(groups.get(call.deed) ?? []), call]);
  return groups;
}
