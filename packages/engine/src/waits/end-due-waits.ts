import { claimDueWaits, type DueWait, lockWaiting } from '@runyard/db';
import { assertNever, type WhenDue } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { endWait, type MovedOn, type WaitOutcome } from './end-wait.ts';
import { enqueueMovedOn } from './enqueue-moved-on.ts';

/** How long a process that took due waits has for them, in milliseconds; when it dies they are due again after that. */
const LEASE_MS = 30_000;
/** Waits that one process ends at the same time: each needs a connection. */
const CONCURRENCY = 4;

/**
 * Ends waits whose time has come, at most a batch; returns how many it took. Any number of processes may do so at the same
 * time: each wait is taken by one of them, and ended in a transaction of its own with its run locked, so that a decision at
 * the same moment comes before it or after it. One that fails is due again later.
 */
export async function endDueWaits(
  ctx: TriggerContext,
  { batchSize }: { batchSize: number },
): Promise<number> {
  const due = await claimDueWaits(ctx.db.sql, { batchSize, leaseMs: LEASE_MS });
  const left = due.values();
  const work = async () => {
    for (const wait of left) await endDueWait(ctx, wait).catch((err) => logFailure(ctx, wait, err));
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return due.length;
}

const logFailure = ({ log }: TriggerContext, { nodeRunId }: DueWait, err: unknown) =>
  log.warn({ err, nodeRunId }, 'due wait not ended, it is tried again');

async function endDueWait(ctx: TriggerContext, due: DueWait): Promise<void> {
  const movedOn = await ctx.db.transaction<MovedOn | null>(async (tx) => {
    const waiting = await lockWaiting(tx, due);
    return waiting && due.whenDue ? endWait(ctx, tx, waiting, outcomeOf(due.whenDue)) : null;
  });
  if (movedOn) enqueueMovedOn(ctx, movedOn);
}

function outcomeOf(whenDue: WhenDue): WaitOutcome {
  switch (whenDue.kind) {
    case 'complete':
    case 'queue':
      return whenDue;
    case 'fail': {
      const { kind, ...failure } = whenDue;
      return { kind, failure };
    }
    default:
      return assertNever(whenDue);
  }
}
