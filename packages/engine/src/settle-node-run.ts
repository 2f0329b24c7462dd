import { type ClaimedNodeRun, type SpendRow, settleFailed, settleRetry } from '@runyard/db';
import { assertNever, decideRetry, type FrozenNode } from '@runyard/domain';
import type { NodeExecution, NodeFailure, NodeOutcome } from '@runyard/nodes';
import type { EngineContext } from './context.ts';
import { enqueueNodeRuns } from './enqueue-node-runs.ts';

export type Settled =
  | { kind: 'completed' }
  | { kind: 'failed' }
  | { kind: 'retry'; delayMs: number }
  | { kind: 'dropped' };

/**
 * Commits how an attempt ended, once, if its lease is still held; then adds the jobs of the node runs that this made
 * ready. What a crash leaves un-added, the run's own job or the sweeper adds.
 */
export async function settleNodeRun(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  execution: NodeExecution,
): Promise<Settled> {
  const { outcome } = execution;
  switch (outcome.kind) {
    case 'completed':
      return complete(ctx, claimed, execution, outcome);
    case 'failed':
      return retryOrFail(ctx, claimed, execution, outcome);
    default:
      return assertNever(outcome);
  }
}

type Completed = Extract<NodeOutcome, { kind: 'completed' }>;
type Failed = Extract<NodeOutcome, { kind: 'failed' }>;

async function complete(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  execution: NodeExecution,
  outcome: Completed,
): Promise<Settled> {
  const ready = await ctx.db.settleCompleted({
    ...attemptOf(ctx, claimed, outcome),
    inputData: storedInput(await nodeOf(ctx, claimed), execution),
    outputData: outcome.output,
    task: outcome.task ? { id: ctx.ids.next(), ...outcome.task } : null,
  });
  if (!ready) return { kind: 'dropped' };
  await enqueueNodeRuns(
    ctx,
    ready.map(({ id, runId, pool, leaseEpoch }) => ({
      nodeRunId: id,
      runId,
      versionId: claimed.versionId,
      pool,
      leaseEpoch,
    })),
  );
  return { kind: 'completed' };
}

async function retryOrFail(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  execution: NodeExecution,
  outcome: Failed,
): Promise<Settled> {
  const { failure } = outcome;
  const node = await nodeOf(ctx, claimed);
  const now = ctx.clock.now();
  const decision = decideRetry({
    attempt: claimed.attempt,
    maxRetries: node?.maxRetries ?? 0,
    retryable: failure.retryable,
    retryAfterMs: failure.retryAfterMs,
    now,
    random: ctx.random,
  });
  if (failure.cause)
    ctx.log.warn(
      { err: failure.cause, nodeRunId: claimed.id, attempt: claimed.attempt },
      'node attempt failed',
    );
  const settlement = {
    ...attemptOf(ctx, claimed, outcome),
    error: { code: failure.code, message: failure.message },
  };
  if (decision.kind === 'retry') {
    const delayMs = decision.resumeAt.getTime() - now.getTime();
    const settled = await ctx.db.transaction((sql) => settleRetry(sql, { ...settlement, delayMs }));
    return settled ? { kind: 'retry', delayMs } : { kind: 'dropped' };
  }
  const runErrorMessage = describeFailure(node?.key ?? claimed.nodeId, claimed.attempt, failure);
  const runId = await ctx.db.transaction((sql) =>
    settleFailed(sql, { ...settlement, runErrorMessage, inputData: storedInput(node, execution) }),
  );
  return { kind: runId ? 'failed' : 'dropped' };
}

/** The sentence a failed run shows: it names the node. */
function describeFailure(nodeName: string, attempt: number, failure: NodeFailure): string {
  const attempts = attempt === 1 ? 'at its first attempt' : `after ${attempt} attempts`;
  return `Node ${nodeName} failed ${attempts}: ${failure.message}`;
}

const nodeOf = async (ctx: EngineContext, claimed: ClaimedNodeRun) =>
  (await ctx.plans.require(claimed.versionId)).byId.get(claimed.nodeId);

/** A default input is what upstream left, so only a mapped one is stored. */
const storedInput = (node: FrozenNode | undefined, { input }: NodeExecution) =>
  node && Object.keys(node.inputMapping).length > 0 ? input : null;

function attemptOf(ctx: EngineContext, claimed: ClaimedNodeRun, outcome: NodeOutcome) {
  const spend: SpendRow[] = outcome.spend.map((entry) => ({ id: ctx.ids.next(), ...entry }));
  return { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch, attempt: claimed.attempt, spend };
}
