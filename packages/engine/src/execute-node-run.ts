import { type ClaimedNodeRun, findNodeRunDelay } from '@runyard/db';
import {
  executeNode,
  failed,
  type NodeAttempt,
  type NodeExecution,
  referencedSecrets,
  type UpstreamOutput,
} from '@runyard/nodes';
import type { NodeJob } from '@runyard/queue';
import type { EngineContext } from './context.ts';
import type { AbortCause } from './lease-keeper.ts';
import { type AttemptBudget, openBudget } from './money/budget.ts';
import { openPartialText } from './partial-text.ts';
import { releaseNodeRun } from './release-node-run.ts';
import { type RunPlan, requireNodeOf } from './run-plan.ts';
import { openSecrets } from './secrets/open-secrets.ts';
import { type Settled, settleNodeRun } from './settle-node-run.ts';
import { postponeAttempt } from './settling/postpone-attempt.ts';

/** What became of a node job: settled, due again later, or not this job's to run. */
export type Executed =
  | Settled
  | { kind: 'not_due'; delayMs: number }
  | { kind: 'handed_back' }
  | { kind: 'dropped' };

/**
 * Runs one attempt of one node run: claim, execute, settle. Only the holder of the lease can settle, so a stalled
 * worker that wakes up late, or a job that is delivered twice, changes nothing.
 */
export async function executeNodeRun(ctx: EngineContext, job: NodeJob): Promise<Executed> {
  const claimed = await ctx.db.claimNodeRun({ nodeRunId: job.nodeRunId, leaseMs: ctx.limits.leaseMs });
  if (!claimed) return explainMiss(ctx, job);

  const lease = ctx.leases.hold({ nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch });
  const partialText = openPartialText(ctx, claimed);
  const budget = openBudget(ctx, claimed);
  const attempt = { signal: lease.signal, emitPartial: partialText.emit, reserve: budget.reserve };
  try {
    const execution = await execute(ctx, claimed, attempt).finally(partialText.close);
    if (abortedBy(lease.signal, 'lease_lost')) return { kind: 'dropped' };
    if (abortedBy(lease.signal, 'shutdown') && execution.outcome.kind === 'failed')
      return releaseNodeRun(ctx, claimed);
    return await settle(ctx, claimed, execution, budget);
  } finally {
    lease.release();
  }
}

async function execute(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  attempt: Pick<NodeAttempt, 'signal' | 'emitPartial' | 'reserve'>,
): Promise<NodeExecution> {
  const plan = await ctx.plans.require(claimed.versionId);
  const node = requireNodeOf(plan, claimed);
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
    ...attempt,
  });
}

function settle(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
  execution: NodeExecution,
  budget: AttemptBudget,
): Promise<Settled> {
  const { outcome } = execution;
  if (outcome.kind === 'failed' && budget.isBlocked(outcome))
    return postponeAttempt(ctx, claimed, outcome, budget.hasReserved());
  return settleNodeRun(ctx, { ...claimed, hasReserved: budget.hasReserved() }, execution);
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
