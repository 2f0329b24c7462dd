import {
  findGraph,
  queueWaiting,
  type ReadyNodeRun,
  type RunRef,
  type SpendRow,
  type Sql,
  settleCompleted,
  settleFailed,
  settleRetry,
  type TaskRow,
  unparkRun,
  type WaitingNodeRunRef,
} from '@runyard/db';
import { assertNever, type FrozenNode, type JsonObject } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { decideFailure, describeFailure } from '../decide-failure.ts';

/** How a wait ends. `spend` is what the wait itself has cost, such as an agent outside that was waited for. */
export type WaitOutcome =
  | { kind: 'complete'; output: JsonObject; spend?: SpendRow[]; task?: TaskRow }
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
  { output, spend = [], task }: Completed,
): Promise<ReadyNodeRun[] | null> {
  const completion = { ...attemptOf(wait, spend), inputData: null, outputData: output, task: task ?? null };
  const [ready = null] = await settleCompleted(tx, [completion], 'waiting');
  return ready;
}

async function retryOrFail(
  ctx: WaitContext,
  tx: Sql,
  wait: WaitingNodeRunRef,
  { failure, spend = [] }: Failed,
): Promise<MovedOn | null> {
  const node = await requireFrozenNode(tx, wait);
  const error = { code: failure.code, message: failure.message };
  const settlement = { ...attemptOf(wait, spend), error };
  const decision = decideFailure(ctx, { node, attempt: wait.attempt, failure });
  if (decision.kind === 'retry')
    return moveOn(tx, wait, oneOrNull(await settleRetry(tx, { ...settlement, ...decision }, 'waiting')));
  const runErrorMessage = describe(node, wait, failure);
  const ended = await settleFailed(tx, { ...settlement, runErrorMessage, inputData: null }, 'waiting');
  if (ended === null) throw notWaiting(wait);
  return null;
}

/** The sentence its run shows. */
function describe(node: FrozenNode, { attempt }: WaitingNodeRunRef, { code, message }: WaitFailure): string {
  const name = node.key ?? node.id;
  return code === 'rejected' ? `Node ${name} was ${message}` : describeFailure(name, attempt, message);
}

async function requireFrozenNode(tx: Sql, { versionId, nodeId }: WaitingNodeRunRef): Promise<FrozenNode> {
  const graph = await findGraph(tx, versionId);
  const node = graph?.nodes.find(({ id }) => id === nodeId);
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
