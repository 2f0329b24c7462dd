import {
  type AcceptedRun,
  type ClaimedNodeRun,
  insertChildRun,
  lockLineage,
  lockWaiting,
  type Sql,
} from '@runyard/db';
import {
  AppError,
  type LineageLimits,
  NotFoundError,
  refuseChild,
  startedChildOutput,
  triggeredBy,
} from '@runyard/domain';
import type { WaitFor } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import { freezeVersion } from '../freeze-version.ts';
import { MAX_EDITS_BETWEEN, workflowChanging } from '../trigger-run.ts';
import { endWait, type MovedOn } from '../waits/end-wait.ts';
import { ChildRefused } from './child-refused.ts';

type WaitForRun = Extract<WaitFor, { reason: 'run' }>;

/** A run that a node is to start: its id is known before it is there. */
export interface PlannedChild {
  runId: string;
  waitFor: WaitForRun;
}

/** Null for a wait for anything but a run. */
export const planChild = ({ ids }: Pick<EngineContext, 'ids'>, waitFor: WaitFor): PlannedChild | null =>
  waitFor.reason === 'run' ? { runId: ids.next(), waitFor } : null;

/**
 * Writes the run that a node has asked for, pending and below the run of the node, in the transaction that makes the node
 * wait: both or neither. Its job is added after the commit. Throws `ChildRefused` where a limit forbids it, and
 * `NotFrozen`: call it in `withFrozenChild`.
 */
export async function startChild(
  { limits }: { limits: { lineage: LineageLimits } },
  tx: Sql,
  claimed: ClaimedNodeRun,
  { runId, waitFor }: PlannedChild,
): Promise<AcceptedRun> {
  const lineage = await lockLineage(tx, claimed.runId);
  const refusal = refuseChild(lineage, limits.lineage);
  if (refusal) throw new ChildRefused({ ...refusal, retryable: false });

  const accepted = await insertChildRun(tx, {
    id: runId,
    workspaceId: claimed.workspaceId,
    workflowId: waitFor.workflowId,
    triggerPayload: waitFor.triggerPayload,
    triggeredBy: triggeredBy('run', claimed.runId),
    priority: waitFor.priority ?? claimed.priority,
    parentRunId: claimed.runId,
    parent: { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch },
    lineage,
  });
  if (!accepted) throw new NotFrozen();
  return accepted;
}

/** The workflow has no version of its present revision, or cannot be triggered. */
class NotFrozen extends Error {
  override readonly name = 'NotFrozen';
}

/** Does `settle` again once the workflow of the child is frozen. Throws `ChildRefused` when it cannot be triggered. */
export async function withFrozenChild<T>(
  ctx: EngineContext,
  { workspaceId }: ClaimedNodeRun,
  child: PlannedChild | null,
  settle: () => Promise<T>,
): Promise<T> {
  for (let edits = 0; edits <= MAX_EDITS_BETWEEN; edits++) {
    try {
      return await settle();
    } catch (error) {
      if (!(error instanceof NotFrozen) || !child) throw error;
      await freeze(ctx, workspaceId, child.waitFor.workflowId);
    }
  }
  throw refusedBy(workflowChanging());
}

async function freeze(ctx: EngineContext, workspaceId: string, workflowId: string): Promise<void> {
  try {
    await freezeVersion(ctx, workspaceId, workflowId);
  } catch (error) {
    if (error instanceof NotFoundError) throw notFound(workflowId);
    if (error instanceof AppError && !('retryAfterSeconds' in error)) throw refusedBy(error);
    throw error;
  }
}

const notFound = (workflowId: string) =>
  new ChildRefused({
    code: 'workflow_not_found',
    message: `There is no workflow ${workflowId} in this workspace.`,
    retryable: false,
  });

const refusedBy = ({ code, message }: AppError) =>
  new ChildRefused({ code, message, retryable: code === 'workflow_changing' });

/** Ends the wait of a node that does not wait for the run it has started, in the same transaction. Null for one that does. */
export async function leaveChild(
  ctx: Pick<EngineContext, 'clock' | 'random'>,
  tx: Sql,
  claimed: ClaimedNodeRun,
  child: PlannedChild | null,
): Promise<MovedOn | null> {
  if (!child || child.waitFor.isAwaited) return null;
  const waiting = await lockWaiting(tx, { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch });
  return waiting && endWait(ctx, tx, waiting, { kind: 'complete', output: startedChildOutput(child.runId) });
}
