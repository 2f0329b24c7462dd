import {
  type ChildRun,
  cancelRun,
  findGraph,
  forgetWait,
  type Lease,
  listLastOutputs,
  requireChildRun,
  type Sql,
  SYSTEM,
  type WaitingNodeRunRef,
} from '@runyard/db';
import {
  ConflictError,
  childEndOf,
  childOutput,
  isTerminalRunStatus,
  type JsonObject,
} from '@runyard/domain';
import { removeJobsOfRun } from '../cancel-run.ts';
import type { EngineContext } from '../context.ts';
import { endWait, type MovedOn, type WaitFailure, type WaitOutcome } from '../waits/end-wait.ts';
import { endWaitOrFail } from '../waits/end-wait-or-fail.ts';
import { joinedOutcome } from '../waits/joined-outcome.ts';

/** A wait whose child run is named. */
export type WaitForChild = Lease & { childRunId: string };

type JoinContext = Pick<EngineContext, 'db' | 'queue' | 'log' | 'clock' | 'random' | 'limits'>;

/**
 * Ends the wait for a child run as that has ended, in the transaction that has locked the waiting node run. A child that has
 * not ended is overdue: the node run fails, and its wait stays due until the child is cancelled (`cancelChild`).
 */
export async function joinChild(
  ctx: Pick<JoinContext, 'clock' | 'random' | 'limits'>,
  tx: Sql,
  waiting: WaitingNodeRunRef,
  { childRunId, overdue }: { childRunId: string; overdue: WaitFailure },
): Promise<MovedOn | null> {
  const child = await requireChildRun(tx, childRunId);
  const end = childEndOf(child);
  if (!end) return endWait(ctx, tx, waiting, { kind: 'fail', failure: overdue });
  if (end.kind === 'completed')
    return endWaitOrFail(ctx, tx, waiting, await outcomeOf(tx, child, ctx.limits));
  const { code, message } = end;
  return endWait(ctx, tx, waiting, { kind: 'fail', failure: { code, message, retryable: false } });
}

async function outcomeOf(tx: Sql, child: ChildRun, { node }: EngineContext['limits']): Promise<WaitOutcome> {
  const { maxOutputBytes } = node;
  const outputs = await outputsByKey(tx, child, 2 * maxOutputBytes);
  return joinedOutcome(outputs && childOutput(child, outputs), maxOutputBytes);
}

async function outputsByKey(tx: Sql, child: ChildRun, maxBytes: number): Promise<JsonObject | null> {
  const outputs = await listLastOutputs(tx, child.id, maxBytes);
  if (outputs === null) return null;
  const nodes = (await findGraph(tx, child.versionId))?.nodes ?? [];
  const keyOf = new Map(nodes.map(({ id, key }) => [id, key]));
  return Object.fromEntries(outputs.map(({ nodeId, output }) => [keyOf.get(nodeId) ?? nodeId, output]));
}

/**
 * Cancels a child run whose node run waits for it no longer, and forgets the wait. Safe to call twice. A child that ends at
 * this moment stays as it ended: its end makes the wait due again.
 */
export async function cancelChild(ctx: JoinContext, wait: WaitForChild): Promise<void> {
  const isCancelled = await ctx.db
    .transaction(async (tx) => {
      const child = await requireChildRun(tx, wait.childRunId);
      const isOpen = !isTerminalRunStatus(child.status);
      if (isOpen) await cancelRun(tx, SYSTEM, { ...child, runId: child.id }, NOBODY_WAITS);
      await forgetWait(tx, wait);
      return isOpen;
    })
    .catch((error: unknown) => {
      if (error instanceof ConflictError) return false;
      throw error;
    });
  if (isCancelled) removeJobsOfRun(ctx, wait.childRunId);
}

const NOBODY_WAITS = 'the node that waited for it waits no longer';
