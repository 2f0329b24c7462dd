import {
  type Failure,
  lockFollowUps,
  type ReadyNodeRun,
  type Settleable,
  type Sql,
  settleFailed,
  settleHandled,
} from '@runyard/db';
import type { FlowGraph } from '@runyard/domain';
import { followNodeRun } from './follow-node-run.ts';

export type NodeFailed = Omit<Failure, 'runErrorMessage'> & {
  nodeId: string;
  /** What happened to it, for the run: `failed at its first attempt: …`. */
  happened: string;
};

/** A failure that ended its run, or one that its node handles: the run goes on with what is ready. */
export type Failed = { kind: 'run_failed' } | { kind: 'handled'; ready: ReadyNodeRun[] };

/**
 * Fails a node run for good, as the `on_error` of its node says. Null for a lease that is no longer held. Call it in a
 * transaction.
 */
export async function failNodeRun(
  tx: Sql,
  graph: FlowGraph,
  failed: NodeFailed,
  from: Settleable = 'running',
): Promise<Failed | null> {
  const node = graph.byId.get(failed.nodeId);
  if ((node?.onError ?? 'fail') === 'fail') {
    const runErrorMessage = `Node ${node?.key ?? failed.nodeId} ${failed.happened}`;
    return (await settleFailed(tx, { ...failed, runErrorMessage }, from)) === null
      ? null
      : { kind: 'run_failed' };
  }
  await lockFollowUps(tx, failed.nodeRunId);
  if (!(await settleHandled(tx, failed, from))) return null;
  return { kind: 'handled', ready: await followNodeRun(tx, graph, failed) };
}

/** How a failure is told: `failed at its first attempt: it took too long`. */
export const describeAttempts = (attempt: number, message: string): string =>
  `failed ${attempt === 1 ? 'at its first attempt' : `after ${attempt} attempts`}: ${message}`;
