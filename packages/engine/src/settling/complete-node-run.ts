import {
  type Completion,
  type Db,
  lockFollowUps,
  type ReadyNodeRun,
  type Settleable,
  type Sql,
  settleCompleted,
} from '@runyard/db';
import { endsInBranches, type FlowGraph } from '@runyard/domain';
import { followNodeRun } from './follow-node-run.ts';

export type NodeCompletion = Completion & { nodeId: string };

/**
 * Completes a node run that a worker has run, and returns the node runs that this made ready; null for a lease that is no
 * longer held. Where it matters how it ended, what follows is decided in a transaction; else its successors are counted
 * down with those of other node runs, in one statement.
 */
export async function completeNodeRun(
  db: Db,
  graph: FlowGraph,
  completion: NodeCompletion,
): Promise<ReadyNodeRun[] | null> {
  return endsInBranches(graph, completion.nodeId)
    ? db.transaction((tx) => completeInBranches(tx, graph, completion, 'running'))
    : db.settleCompleted(completion);
}

/** As `completeNodeRun`, in a transaction that is under way: for a node run whose wait ends. */
export async function completeWaiting(
  tx: Sql,
  graph: FlowGraph,
  completion: NodeCompletion,
): Promise<ReadyNodeRun[] | null> {
  if (endsInBranches(graph, completion.nodeId)) return completeInBranches(tx, graph, completion, 'waiting');
  const [ready = null] = await settleCompleted(tx, [completion], 'waiting');
  return ready;
}

async function completeInBranches(
  tx: Sql,
  graph: FlowGraph,
  completion: NodeCompletion,
  from: Settleable,
): Promise<ReadyNodeRun[] | null> {
  await lockFollowUps(tx, completion.nodeRunId);
  const [settled] = await settleCompleted(tx, [{ ...completion, followedByCaller: true }], from);
  return settled ? followNodeRun(tx, graph, completion) : null;
}
