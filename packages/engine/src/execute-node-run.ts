import { type ClaimedNodeRun, findNodeRunDelay, insertTaskSpend, type NodeRunRef } from '@runyard/db';
import {
  attemptTimeoutMs,
  executeNode,
  failed,
  type NodeAttempt,
  type NodeExecution,
  referencedSecrets,
  type UpstreamOutput,
} from '@runyard/nodes';
import type { NodeJob } from '@runyard/queue';
import type { EngineContext } from './context.ts';
import type { AbortCause, HeldLease } from './lease-keeper.ts';
import { isBlocked, openBudget } from './money/budget.ts';
import { openPartialText } from './partial-text.ts';
import { releaseNodeRun } from './release-node-run.ts';
import { type RunPlan, requireNodeOf } from './run-plan.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { type Settled, type SettledAttempt, settleNodeRun } from './settle-node-run.ts';
import { postponeAttempt } from './settling/postpone-attempt.ts';
import { untilAvailable } from './until-available.ts';

/** What became of a node job: settled, due again later, or not this job's to run. */
export type Executed =
  | Settled
  | { kind: 'not_due'; delayMs: number }
  | { kind: 'handed_back'; nodeRun: NodeRunRef }
  | { kind: 'dropped' };

/** What an attempt may take besides its time and its grace: secrets, masking, waiting for the database. In milliseconds. */
const SETTLE_MS = 30_000;

/**
 * Runs one attempt of one node run: claim, execute, settle. Only the holder of the lease can settle, so a stalled
 * worker that wakes up late, or a job that is delivered twice, changes nothing.
 */
export async function executeNodeRun(ctx: EngineContext, job: NodeJob): Promise<Executed> {
  const claim = { nodeRunId: job.nodeRunId, leaseMs: ctx.limits.leaseMs, worker: ctx.worker };
  const claimed = await ctx.db.claimNodeRun(claim);
  if (!claimed) return explainMiss(ctx, job);

  const { id: nodeRunId, leaseEpoch, runId } = claimed;
  const lease = ctx.leases.hold({ nodeRunId, leaseEpoch }, runId);
  const partialText = openPartialText(ctx, claimed);
  const budget = openBudget(ctx, claimed);
  const again = <T>(work: () => Promise<T>) => untilAvailable(lease.signal, work);
  const reserve: typeof budget.reserve = (call) => again(() => budget.reserve(call));
  const attempt = { signal: lease.signal, emitPartial: partialText.emit, reserve };
  try {
    const execution = await execute(ctx, claimed, attempt, lease).finally(partialText.close);
    const spend = await again(() => budget.price(execution.outcome.spend));
    const ended = { ...claimed, spend, hasReserved: budget.hasReserved() };
    const executed = await again(() => end(ctx, ended, execution, lease.signal));
    if (executed.kind === 'dropped' || executed.kind === 'handed_back') await bookUnsettled(ctx, ended);
    return executed;
  } finally {
    lease.release();
  }
}

async function execute(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  attempt: Pick<NodeAttempt, 'signal' | 'emitPartial' | 'reserve'>,
  lease: HeldLease,
): Promise<NodeExecution> {
  const plan = await ctx.plans.require(claimed.versionId);
  const node = requireNodeOf(plan, claimed);
  lease.endsWithin(attemptTimeoutMs(node, ctx.limits.node) + ctx.limits.node.abortGraceMs + SETTLE_MS);
  const names = referencedSecrets(node, ctx.nodeTypes[node.nodeType]);
  const opened = await openSecrets(ctx, claimed.workspaceId, names);
  if (opened.kind === 'failed') return { input: {}, outcome: failed(opened.failure) };
  const scope = {
    trigger: claimed.triggerPayload,
    upstream: upstreamOf(plan, claimed),
    run: { id: claimed.runId, workspace_id: claimed.workspaceId, workflow_id: claimed.workflowId },
    ...(names.length > 0 && { secrets: opened.secrets }),
    ...(claimed.item && { item: claimed.item }),
  };
  return executeNode(ctx.nodeTypes, node, scope, {
    nodeRunId: claimed.id,
    runId: claimed.runId,
    workspaceId: claimed.workspaceId,
    attempt: claimed.attempt,
    isApproved: claimed.isApproved,
    idempotencyKey: claimed.id,
    clock: ctx.clock,
    limits: ctx.limits.node,
    services: ctx.services,
    onGivenUp: (ended) => ctx.leaks.note({ nodeType: node.nodeType, nodeRunId: claimed.id }, ended),
    ...attempt,
  });
}

async function end(
  ctx: EngineContext,
  attempt: SettledAttempt,
  execution: NodeExecution,
  signal: AbortSignal,
): Promise<Executed> {
  const { outcome } = execution;
  if (abortedBy(signal, 'lease_lost')) return { kind: 'dropped' };
  if (abortedBy(signal, 'shutdown') && outcome.kind === 'failed') return releaseNodeRun(ctx, attempt);
  return isBlocked(outcome) ? postponeAttempt(ctx, attempt, outcome) : settleNodeRun(ctx, attempt, execution);
}

/** What an attempt has spent is spent, also when it is too late for all else that came of it. */
async function bookUnsettled(
  ctx: EngineContext,
  { id: nodeRunId, attempt, spend }: SettledAttempt,
): Promise<void> {
  if (spend.length === 0) return;
  await ctx.db.transaction((tx) => insertTaskSpend(tx, { nodeRunId, attempt, spend }));
}

const upstreamOf = (plan: RunPlan, claimed: ClaimedNodeRun): UpstreamOutput[] =>
  Object.entries(claimed.upstream).map(([id, output]) => ({
    id,
    key: plan.byId.get(id)?.key ?? null,
    output,
  }));

const abortedBy = (signal: AbortSignal, cause: AbortCause) => signal.aborted && signal.reason === cause;

/** A job that comes before its node run is due must come again; any other miss is somebody else's node run. */
async function explainMiss(ctx: EngineContext, job: NodeJob): Promise<Executed> {
  const delayMs = await findNodeRunDelay(ctx.db.sql, job.nodeRunId);
  return delayMs === null ? { kind: 'dropped' } : { kind: 'not_due', delayMs };
}
