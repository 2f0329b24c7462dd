import { addSweepTotals, MAINTENANCE_LIMITS, withMaintenanceLock } from '@runyard/db';
import type { EngineContext } from '../context.ts';
import { finishRuns } from './finish-runs.ts';
import { endLostAttempts } from './lost-attempts.ts';
import { firstPage, type PagePlace, type Requeued } from './pages.ts';
import { requeueNodeRuns } from './requeue-node-runs.ts';
import { requeueRuns } from './requeue-runs.ts';

export interface SweepOptions {
  /** Rows that have waited for longer than this should have a job, in milliseconds. */
  afterMs: number;
  /** Rows of one kind that are looked at together. */
  batchSize: number;
}

/** What one sweep did. */
export interface Swept {
  /** Node runs whose worker was lost and that were queued again. */
  rescuedCount: number;
  /** Node runs that failed because their worker was lost, too often or once too much for what they do. */
  poisonedCount: number;
  /** Attempts that were ended because their time was over and their worker did not say so. */
  timedOutCount: number;
  /** Runs that were done, that nobody had finished, and whose job was gone. */
  finishedCount: number;
  runs: Requeued;
  nodeRuns: Requeued;
}

/** Where the next sweep of this process goes on that could not look at everything. */
export interface SweepCursor {
  runs: PagePlace;
  nodeRuns: PagePlace;
}

export const startOfSweep = (): SweepCursor => ({ runs: firstPage(), nodeRuns: firstPage() });

/**
 * Repairs what crashes and lost queues leave behind: ends attempts whose worker was lost, adds jobs for rows that should have one
 * and have none, finishes runs that nobody finished. Null when another process is sweeping. Every repair is idempotent, and a row that
 * moved on meanwhile is left alone. Each kind is repaired for itself: one that fails does not keep the others from it.
 */
export async function sweep(
  ctx: EngineContext,
  options: SweepOptions,
  cursor: SweepCursor,
): Promise<Swept | null> {
  let swept: Swept | null = null;
  await withMaintenanceLock(ctx.db, 'sweep', MAINTENANCE_LIMITS, async () => {
    swept = await repairAll(ctx, options, cursor);
    await addSweepTotals(ctx.db.sql, totalsOf(swept));
  });
  return swept;
}

const NOTHING: Requeued = { lostCount: 0, waitingCount: 0 };

async function repairAll(ctx: EngineContext, options: SweepOptions, cursor: SweepCursor): Promise<Swept> {
  const part = async <T>(kind: string, otherwise: T, repair: () => Promise<T>): Promise<T> => {
    try {
      return await repair();
    } catch (err) {
      ctx.log.warn({ err, kind }, 'sweep could not repair, the next one tries again');
      return otherwise;
    }
  };
  const lost = { rescuedCount: 0, poisonedCount: 0, timedOutCount: 0 };
  await part('locks', 0, () => ctx.queue.mendLocks(ctx.limits.leaseMs));
  return {
    ...(await part('lost attempts', lost, () => endLostAttempts(ctx, options))),
    finishedCount: await part('unfinished runs', 0, () => finishRuns(ctx, options)),
    runs: await part('run jobs', NOTHING, () => requeueRuns(ctx, options, cursor.runs)),
    nodeRuns: await part('node jobs', NOTHING, () => requeueNodeRuns(ctx, options, cursor.nodeRuns)),
  };
}

/** By the kinds that monitoring knows; `sweep` counts the sweeps, also those that repaired nothing. */
function totalsOf({ runs, nodeRuns, ...counts }: Swept): Record<string, number> {
  const repaired = {
    rescued_node_run: counts.rescuedCount,
    lost_worker_failure: counts.poisonedCount,
    overdue_attempt: counts.timedOutCount,
    unfinished_run: counts.finishedCount,
    run_job: runs.lostCount,
    node_job: nodeRuns.lostCount,
  };
  return { sweep: 1, ...Object.fromEntries(Object.entries(repaired).filter(([, count]) => count > 0)) };
}

/** Whether anything was really broken. */
export const hasRepaired = ({ runs, nodeRuns, ...counts }: Swept): boolean =>
  runs.lostCount + nodeRuns.lostCount + Object.values(counts).reduce((sum, count) => sum + count, 0) > 0;
