import {
  type ClaimedNodeRun,
  failItem,
  lockRunOf,
  type SpendRow,
  settleRetry,
  settleWaiting,
} from '@runyard/db';
import { assertNever, type FrozenNode, RunTooLargeError } from '@runyard/domain';
import type { NodeExecution, NodeFailure, NodeOutcome } from '@runyard/nodes';
import { ChildRefused } from './child-runs/child-refused.ts';
import { leaveChild, planChild, startChild, withFrozenChild } from './child-runs/start-child.ts';
import type { EngineContext } from './context.ts';
import { decideFailure } from './decide-failure.ts';
import { enqueueReady } from './enqueue-node-runs.ts';
import { completeItem, goOn } from './items/settle-item.ts';
import { startItems } from './items/start-items.ts';
import { requireNodeOf } from './run-plan.ts';
import { completeNodeRun } from './settling/complete-node-run.ts';
import { describeAttempts, failNodeRun } from './settling/fail-node-run.ts';
import { autoAccept } from './tasks/auto-accept.ts';
import { enqueueRun } from './trigger-run.ts';
import { enqueueMovedOn } from './waits/enqueue-moved-on.ts';
import { taskOf, termOf } from './waits/wait-row.ts';

/** The attempt that has ended. */
export type SettledAttempt = ClaimedNodeRun & {
  /** What it has spent. */
  spend: SpendRow[];
  /** Whether it has reserved money, which is given back with what it has spent. */
  hasReserved: boolean;
};

export type Settled =
  | { kind: 'completed' }
  | { kind: 'waiting' }
  | { kind: 'failed' }
  | { kind: 'retry'; delayMs: number }
  | { kind: 'dropped' };

/**
 * Commits how an attempt ended, once, if its lease is still held; then adds the jobs of the node runs that this made
 * ready. What a crash leaves un-added, the run's own job or the sweeper adds.
 */
export async function settleNodeRun(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
): Promise<Settled> {
  return settle(ctx, claimed, execution).catch((error: unknown) => {
    if (error instanceof RunTooLargeError) return settle(ctx, claimed, withoutPayload(execution, error));
    throw error;
  });
}

/** The attempt as it is settled where its run cannot keep what it brings: the node fails, and an earlier failure stays what it is. */
function withoutPayload({ outcome }: NodeExecution, { code, message }: RunTooLargeError): NodeExecution {
  if (outcome.kind === 'failed') return { input: {}, outcome };
  const failure = { code, message, retryable: false };
  return { input: {}, outcome: { kind: 'failed', failure, spend: outcome.spend } };
}

async function settle(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
): Promise<Settled> {
  const { outcome } = execution;
  switch (outcome.kind) {
    case 'completed':
      return complete(ctx, claimed, execution, outcome);
    case 'waiting':
      return wait(ctx, claimed, execution, outcome);
    case 'failed':
      return retryOrFail(ctx, claimed, execution, outcome);
    default:
      return assertNever(outcome);
  }
}

type Completed = Extract<NodeOutcome, { kind: 'completed' }>;
type Waiting = Extract<NodeOutcome, { kind: 'waiting' }>;
type Failed = Extract<NodeOutcome, { kind: 'failed' }>;

async function complete(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
  outcome: Completed,
): Promise<Settled> {
  const completion = {
    ...attemptOf(claimed),
    nodeId: claimed.nodeId,
    inputData: storedInput(await nodeOf(ctx, claimed), execution),
    outputData: outcome.output,
    label: outcome.label ?? null,
    task: outcome.task ? { id: ctx.ids.next(), ...outcome.task } : null,
  };
  if (claimed.item) {
    const isCompleted = await completeItem(ctx, claimed, { ...completion, item: claimed.item });
    return { kind: isCompleted ? 'completed' : 'dropped' };
  }
  const { flow } = await ctx.plans.require(claimed.versionId);
  const ready = await completeNodeRun(ctx.db, flow, completion);
  if (!ready) return { kind: 'dropped' };
  await enqueueReady(ctx, claimed, ready);
  return { kind: 'completed' };
}

/** A node whose child run cannot be started fails. */
async function wait(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
  outcome: Waiting,
): Promise<Settled> {
  try {
    return await beginWait(ctx, claimed, execution, outcome);
  } catch (error) {
    if (!(error instanceof ChildRefused)) throw error;
    const { failure } = error;
    return retryOrFail(ctx, claimed, execution, { kind: 'failed', failure, spend: outcome.spend });
  }
}

/** Nothing is added but the items of a map or a child run, unless its workflow grants an approval at once: whoever ends the
 *  wait makes the node run go on. */
async function beginWait(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
  outcome: Waiting,
): Promise<Settled> {
  const { waitFor } = outcome;
  const node = await nodeOf(ctx, claimed);
  const child = planChild(ctx, waitFor);
  const settlement = {
    ...attemptOf(claimed),
    // What was asked for outside is paid when it comes back.
    hasReserved: claimed.hasReserved && waitFor.reason !== 'external',
    reason: waitFor.reason,
    inputData: storedInput(node, execution),
    task: taskOf(waitFor, ctx.ids),
    term: termOf(waitFor, node, ctx.limits.node),
    child: child && { runId: child.runId, isAwaited: child.waitFor.isAwaited },
  };
  const settle = () =>
    ctx.db.transaction(async (sql) => {
      if (waitFor.reason === 'approval' || child) await lockRunOf(sql, claimed.id);
      const isWaiting = await settleWaiting(sql, settlement);
      return (
        isWaiting && {
          items: await startItems(ctx, sql, claimed, waitFor),
          childRun: child && (await startChild(ctx, sql, claimed, child)),
          movedOn:
            (await autoAccept(ctx, sql, { claimed, node, waitFor })) ??
            (await leaveChild(ctx, sql, claimed, child)),
        }
      );
    });
  const settled = await withFrozenChild(ctx, claimed, child, settle);
  if (!settled) return { kind: 'dropped' };
  await enqueueReady(ctx, claimed, settled.items);
  if (settled.childRun) enqueueRun(ctx, settled.childRun);
  if (settled.movedOn) enqueueMovedOn(ctx, settled.movedOn);
  return { kind: 'waiting' };
}

async function retryOrFail(
  ctx: EngineContext,
  claimed: SettledAttempt,
  execution: NodeExecution,
  outcome: Failed,
): Promise<Settled> {
  const { failure } = outcome;
  const node = await nodeOf(ctx, claimed);
  logCause(ctx, claimed, failure);
  const settlement = {
    ...attemptOf(claimed),
    error: { code: failure.code, message: failure.message },
  };
  const decision = decideFailure(ctx, { node, attempt: claimed.attempt, failure });
  if (decision.kind === 'retry') {
    const settled = await ctx.db.transaction((sql) => settleRetry(sql, { ...settlement, ...decision }));
    return settled ? decision : { kind: 'dropped' };
  }
  const happened = describeAttempts(claimed.attempt, failure.message);
  const inputData = storedInput(node, execution);
  const { item } = claimed;
  if (item) {
    const followUp = await ctx.db.transaction((tx) => failItem(tx, { ...settlement, item, inputData }));
    if (followUp) await goOn(ctx, claimed, item, followUp);
    return { kind: followUp ? 'failed' : 'dropped' };
  }
  const { flow } = await ctx.plans.require(claimed.versionId);
  const failed = await ctx.db.transaction((tx) =>
    failNodeRun(tx, flow, { ...settlement, nodeId: node.id, happened, inputData }),
  );
  if (failed?.kind === 'handled') await enqueueReady(ctx, claimed, failed.ready);
  return { kind: failed ? 'failed' : 'dropped' };
}

function logCause(ctx: EngineContext, { id, attempt }: ClaimedNodeRun, { cause }: NodeFailure): void {
  if (cause) ctx.log.warn({ err: cause, nodeRunId: id, attempt }, 'node attempt failed');
}

async function nodeOf(ctx: EngineContext, claimed: ClaimedNodeRun): Promise<FrozenNode> {
  return requireNodeOf(await ctx.plans.require(claimed.versionId), claimed);
}

/** A default input is what upstream left, so only a mapped one is stored. */
const storedInput = (node: FrozenNode, { input }: NodeExecution) =>
  Object.keys(node.inputMapping).length > 0 ? input : null;

const attemptOf = ({ id: nodeRunId, leaseEpoch, attempt, spend, hasReserved }: SettledAttempt) => ({
  nodeRunId,
  leaseEpoch,
  attempt,
  spend,
  hasReserved,
});
