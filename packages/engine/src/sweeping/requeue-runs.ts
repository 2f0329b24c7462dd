import { listOverdueRuns, listStillPending, type RunRef } from '@runyard/db';
import { jobOfRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import { createPages } from './pages.ts';
import { FIRST_ID, type Requeued, type SweepCursor, type SweepOptions } from './sweep.ts';

/**
 * Gives `pending` runs that are overdue the job that they have lost. The queue is asked which jobs it has: whoever only waits for a worker
 * is left alone, however long that takes.
 */
export async function requeueRuns(
  ctx: EngineContext,
  options: SweepOptions,
  cursor: SweepCursor,
): Promise<Requeued> {
  const requeued = { lostCount: 0, waitingCount: 0 };
  const pages = createPages(ctx);
  while (pages.hasTime()) {
    const page = { ...options, afterId: cursor.runId };
    const { runs, nextAfterId } = await listOverdueRuns(ctx.db.sql, page);
    const lostCount = await requeue(ctx, runs);
    requeued.lostCount += lostCount;
    requeued.waitingCount += runs.length - lostCount;
    cursor.runId = nextAfterId ?? FIRST_ID;
    if (nextAfterId === null) break;
  }
  return requeued;
}

/** Repairs those whose job nobody will get in time; returns how many. */
async function requeue(ctx: EngineContext, runs: RunRef[]): Promise<number> {
  const standings = await ctx.queue.findRunJobs(runs.map(({ id }) => id));
  const standingOf = new Map(runs.map(({ id }, index) => [id, standings[index]]));
  const doubtful = runs.filter(({ id }) => standingOf.get(id) !== 'ready');
  if (doubtful.length === 0) return 0;
  const lost = await listStillPending(ctx.db.sql, doubtful); // a job that was there when they were read may have done its work
  await Promise.all(
    lost.map(async (run) => {
      const standing = standingOf.get(run.id);
      if (standing === 'delayed') return ctx.queue.hastenRunJob(run.id);
      if (standing === 'stuck') await ctx.queue.removeRunJob(run.id);
      return ctx.queue.addRunJob(jobOfRun(run));
    }),
  );
  return lost.length;
}
