import {
  failItem,
  findGraph,
  queueWaiting,
  type ReadyNodeRun,
  type RunRef,
  type SpendRow,
  type Sql,
  settleItems,
  settleRetry,
  type TaskRow,
  unparkRun,
  type WaitingNodeRunRef,
} from '@runyard/db';
import { assertNever, type FrozenNode, flowGraphOf, type JsonObject } from '@runyard/domain';
import { bodyOf } from '@runyard/nodes';
import type { TriggerContext } from '../context.ts';
import { decideFailure } from '../decide-failure.ts';
import { completeWaiting } from '../settling/complete-node-run.ts';
import { describeAttempts, failNodeRun } from '../settling/fail-node-run.ts';

/** How a wait ends. `spend` is what the wait itself has cost, such as an agent outside that was waited for; `label` what its
 *  node ends with, where its type has labels. */
export type WaitOutcome =
  | { kind: 'complete'; output: JsonObject; label?: string; spend?: SpendRow[]; task?: TaskRow }
  /** A worker runs it now, in the same attempt. */
  | { kind: 'queue' }
  | { kind: 'fail'; failure: WaitFailure; spend?: SpendRow[] };

/** Why a node run that waited has failed; one that is retryable is tried again as often as its node says. */
export interface WaitFailure {
  code: string;
  message: string;
  retryable: boolean;
}

/** A run that goes on, and its node runs that are ready. */
export interface MovedOn {
  run: RunRef;
  ready: ReadyNodeRun[];
}

type WaitContext = Pick<TriggerContext, 'clock' | 'random'>;

/**
 * Ends a wait, in the transaction that has locked its run (`lockWaiting`, `lockTask`): whoever ends waits, a person, a
 * callback or the time, ends them with it. Null when the run has ended with it, else what goes on: hand it to
 * `enqueueMovedOn` after the commit.
 */
export async function endWait(
  ctx: WaitContext,
  tx: Sql,
  wait: WaitingNodeRunRef,
  outcome: WaitOutcome,
): Promise<MovedOn | null> {
  switch (outcome.kind) {
    case 'queue':
      return moveOn(tx, wait, oneOrNull(await queueWaiting(tx, wait)));
    case 'complete':
      return moveOn(tx, wait, await complete(tx, wait, outcome));
    case 'fail':
      return retryOrFail(ctx, tx, wait, outcome);
    default:
      return assertNever(outcome);
  }
}

async function moveOn(tx: Sql, wait: WaitingNodeRunRef, ready: ReadyNodeRun[] | null): Promise<MovedOn> {
  if (!ready) throw notWaiting(wait);
  await unparkRun(tx, wait.runId);
  return { run: { id: wait.runId, versionId: wait.versionId, priority: wait.priority }, ready };
}

type Completed = Extract<WaitOutcome, { kind: 'complete' }>;
type Failed = Extract<WaitOutcome, { kind: 'fail' }>;

async function complete(
  tx: Sql,
  wait: WaitingNodeRunRef,
  { output, label, spend = [], task }: Completed,
): Promise<ReadyNodeRun[] | null> {
  const { nodeId, item } = wait;
  const result = { nodeId, inputData: null, outputData: output, label: label ?? null, task: task ?? null };
  const completion = { ...attemptOf(wait, spend), ...result };
  if (item) {
    const [followUp] = await settleItems(tx, [{ ...completion, item }], 'waiting');
    return followUp?.ready ?? null;
  }
  return completeWaiting(tx, flowGraphOf(await requireFrozenNodes(tx, wait)), completion);
}

async function retryOrFail(
  ctx: WaitContext,
  tx: Sql,
  wait: WaitingNodeRunRef,
  { failure, spend = [] }: Failed,
): Promise<MovedOn | null> {
  const nodes = await requireFrozenNodes(tx, wait);
  const node = requireNode(nodes, wait);
  const error = { code: failure.code, message: failure.message };
  const settlement = { ...attemptOf(wait, spend), error };
  const decision = decideFailure(ctx, { node, attempt: wait.attempt, failure });
  if (decision.kind === 'retry')
    return moveOn(tx, wait, oneOrNull(await settleRetry(tx, { ...settlement, ...decision }, 'waiting')));
  if (wait.item) {
    const failure = { ...settlement, item: wait.item, inputData: null };
    return moveOn(tx, wait, (await failItem(tx, failure, 'waiting'))?.ready ?? null);
  }
  const failing = { ...settlement, nodeId: node.id, happened: describe(wait, failure), inputData: null };
  const failed = await failNodeRun(tx, flowGraphOf(nodes), failing, 'waiting');
  if (!failed) throw notWaiting(wait);
  return failed.kind === 'handled' ? moveOn(tx, wait, failed.ready) : null;
}

/** What the sentence that its run shows says of it. */
const describe = ({ attempt }: WaitingNodeRunRef, { code, message }: WaitFailure): string =>
  code === 'rejected' ? `was ${message}` : describeAttempts(attempt, message);

async function requireFrozenNodes(tx: Sql, { versionId }: WaitingNodeRunRef): Promise<FrozenNode[]> {
  const graph = await findGraph(tx, versionId);
  if (!graph) throw new Error(`version ${versionId} is not there`);
  return graph.nodes;
}

/** The node that waits or, of an item of a map, the body of that. */
function requireNode(nodes: FrozenNode[], { versionId, nodeId, item }: WaitingNodeRunRef): FrozenNode {
  const found = nodes.find(({ id }) => id === nodeId);
  const node = found && item ? bodyOf(found) : found;
  if (!node) throw new Error(`node ${nodeId} is not in version ${versionId}`);
  return node;
}

const oneOrNull = (ready: ReadyNodeRun | null) => ready && [ready];

const attemptOf = ({ nodeRunId, leaseEpoch, attempt }: WaitingNodeRunRef, spend: SpendRow[]) => ({
  nodeRunId,
  leaseEpoch,
  attempt,
  spend,
});

/** Who locked the run has seen that the node run waits, and it cannot end meanwhile. */
const notWaiting = ({ nodeRunId }: WaitingNodeRunRef) =>
  new Error(`node run ${nodeRunId} does not wait although its run is locked`);
