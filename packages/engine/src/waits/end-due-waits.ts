import { claimDueWaits, type DueWait, lockWaiting, type Sql, type WaitingNodeRunRef } from '@runyard/db';
import { assertNever, type WhenDue } from '@runyard/domain';
import { cancelChild, joinChild } from '../child-runs/join-child.ts';
import type { EngineContext } from '../context.ts';
import { joinLocked } from '../items/join-items.ts';
import { expireTask } from '../tasks/expire-task.ts';
import { endWait, type MovedOn } from './end-wait.ts';
import { endWaitOrFail } from './end-wait-or-fail.ts';
import { enqueueMovedOn } from './enqueue-moved-on.ts';

export type DueContext = Pick<EngineContext, 'db' | 'queue' | 'log' | 'clock' | 'random' | 'limits'>;

/** How long a process that took due waits has for them, in milliseconds; when it dies they are due again after that. */
const LEASE_MS = 5_000;
/** Waits that one process ends at the same time: each needs a connection. */
const CONCURRENCY = 4;

/**
 * Ends waits whose time has come, at most a batch; returns how many it took. Any number of processes may do so at the same
 * time: each wait is taken by one of them, and ended in a transaction of its own with its run locked, so that a decision at
 * the same moment comes before it or after it. One that fails is due again later.
 */
export async function endDueWaits(ctx: DueContext, { batchSize }: { batchSize: number }): Promise<number> {
  const due = await claimDueWaits(ctx.db.sql, { batchSize, leaseMs: LEASE_MS });
  const left = due.values();
  const work = async () => {
    for (const wait of left) await endDueWait(ctx, wait).catch((err) => logFailure(ctx, wait, err));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return due.length;
}

const logFailure = ({ log }: DueContext, { nodeRunId }: DueWait, err: unknown) =>
  log.warn({ err, nodeRunId }, 'due wait not ended, it is tried again');

/** A wait that has ended otherwise is there because of its child run, which is cancelled. */
async function endDueWait(ctx: DueContext, due: DueWait): Promise<void> {
  let hasEnded = false;
  const movedOn = await ctx.db.transaction<MovedOn | null>(async (tx) => {
    const waiting = await lockWaiting(tx, due);
    hasEnded = waiting === null;
    return waiting && due.whenDue ? endInTime(ctx, tx, waiting, due.whenDue, due) : null;
  });
  if (movedOn) enqueueMovedOn(ctx, movedOn);
  const { childRunId } = due;
  if (hasEnded && childRunId !== null) await cancelChild(ctx, { ...due, childRunId });
}

async function endInTime(
  ctx: DueContext,
  tx: Sql,
  waiting: WaitingNodeRunRef,
  whenDue: WhenDue,
  { childRunId }: DueWait,
): Promise<MovedOn | null> {
  switch (whenDue.kind) {
    case 'complete':
    case 'queue':
      return endWaitOrFail(ctx, tx, waiting, whenDue);
    case 'fail': {
      const { kind: _, ...failure } = whenDue;
      return endWait(ctx, tx, waiting, { kind: 'fail', failure });
    }
    case 'join': {
      const { kind: _, ...overdue } = whenDue;
      if (childRunId !== null) return joinChild(ctx, tx, waiting, { childRunId, overdue });
      return joinLocked(ctx, tx, waiting, overdue);
    }
    case 'expire':
      return expireTask(ctx, tx, requireTaskOf(waiting), whenDue.onExpiry);
    default:
      return assertNever(whenDue);
  }
}

function requireTaskOf({ taskId, ...waiting }: WaitingNodeRunRef): WaitingNodeRunRef & { taskId: string } {
  if (taskId === null) throw new Error(`node run ${waiting.nodeRunId} waits for a decision and has no task`);
  return { ...waiting, taskId };
}
