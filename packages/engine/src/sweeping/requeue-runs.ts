import { listOverdueRuns, listStillPending, type RunRef } from '@runyard/db';
import { jobOfRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import { type PagePlace, type Requeued, turnPages } from './pages.ts';
import type { SweepOptions } from './sweep.ts';

/**
 * Gives `pending` runs that are overdue the job that they have lost. The queue is asked which jobs it has: whoever only waits for a worker
 * is left alone, however long that takes.
 */
export const requeueRuns = (ctx: EngineContext, options: SweepOptions, place: PagePlace): Promise<Requeued> =>
  turnPages(ctx, place, async (afterId) => {
    const { runs, nextAfterId } = await listOverdueRuns(ctx.db.sql, { ...options, afterId });
    const lostCount = await requeue(ctx, runs);
    return { nextAfterId, lostCount, waitingCount: runs.length - lostCount };
  });

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
