import { assertNever } from './assert-never.ts';
import type { JsonObject } from './json.ts';
import { centsOf } from './money.ts';
import type { RunStatus } from './run-status.ts';

/** A run that a node run has started, as far as that is concerned. */
export interface ChildRunFacts {
  id: string;
  status: RunStatus;
  errorMessage: string | null;
  totalCostNanos: bigint;
}

/** What the end of a child run means for the node run that waits for it. */
export type ChildEnd =
  | { kind: 'completed' }
  | { kind: 'failed'; code: 'child_run_failed' | 'child_run_cancelled'; message: string };

/** Null while it has not ended. */
export function childEndOf({ id, status, errorMessage }: ChildRunFacts): ChildEnd | null {
  switch (status) {
    case 'pending':
    case 'running':
    case 'waiting':
      return null;
    case 'completed':
      return { kind: 'completed' };
    case 'failed':
      return { kind: 'failed', code: 'child_run_failed', message: describe(id, 'failed', errorMessage) };
    case 'cancelled':
      return {
        kind: 'failed',
        code: 'child_run_cancelled',
        message: describe(id, 'was cancelled', errorMessage),
      };
    default:
      return assertNever(status);
  }
}

const describe = (id: string, what: string, errorMessage: string | null) =>
  errorMessage === null ? `Run ${id} ${what}.` : `Run ${id} ${what}: ${errorMessage}`;

/** The output of a node that started a run; `outputs` is by the key of the nodes that nothing follows. */
export const childOutput = (child: ChildRunFacts, outputs: JsonObject): JsonObject => ({
  run_id: child.id,
  status: child.status,
  outputs,
  cost_cents: Number(centsOf(child.totalCostNanos)),
});

/** The same of a run that has only just been accepted, and is not waited for. */
export const startedChildOutput = (id: string): JsonObject =>
  childOutput({ id, status: 'pending', errorMessage: null, totalCostNanos: 0n }, {});

/** How far a lineage may go: a run, the runs that it starts, and so on. */
export interface LineageLimits {
  /** Runs above a run. */
  maxDepth: number;
  /** Runs of one lineage, its root included. */
  maxRuns: number;
}

export const defaultLineageLimits: LineageLimits = { maxDepth: 10, maxRuns: 1_000 };

/** Where the next child of a run would be in its lineage. */
export interface LineagePlace {
  rootRunId: string;
  /** Runs above it. */
  depth: number;
  /** Runs that the lineage has already. */
  runCount: number;
}

/** Why a lineage gets no further run; null when it does. This is what stops runs that start each other for ever. */
export function refuseChild({ rootRunId, depth, runCount }: LineagePlace, limits: LineageLimits) {
  if (depth > limits.maxDepth)
    return {
      code: 'run_too_deep',
      message: `The run that the node is to start would be ${depth} levels below run ${rootRunId}; ${limits.maxDepth} is the limit (MAX_RUN_DEPTH).`,
    };
  if (runCount >= limits.maxRuns)
    return {
      code: 'lineage_too_large',
      message: `Run ${rootRunId} and the runs started below it are ${runCount}; ${limits.maxRuns} is the limit (MAX_RUNS_PER_LINEAGE).`,
    };
  return null;
}
