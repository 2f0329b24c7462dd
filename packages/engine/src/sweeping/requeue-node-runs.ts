import { listOverdueNodeRuns, listStillQueued, type NodeRunRef } from '@runyard/db';
import { jobOfNodeRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import { enqueueNodeRuns } from '../enqueue-node-runs.ts';
import { type PagePlace, type Requeued, turnPages } from './pages.ts';
import type { SweepOptions } from './sweep.ts';

/** As `requeueRuns`, for `queued` node runs: first ones, retries, and those whose wait has ended. */
export const requeueNodeRuns = (
  ctx: EngineContext,
  options: SweepOptions,
  place: PagePlace,
): Promise<Requeued> =>
  turnPages(ctx, place, async (afterId) => {
    const { nodeRuns, nextAfterId } = await listOverdueNodeRuns(ctx.db.sql, { ...options, afterId });
    const lostCount = await requeue(ctx, nodeRuns);
    return { nextAfterId, lostCount, waitingCount: nodeRuns.length - lostCount };
  });

async function requeue(ctx: EngineContext, nodeRuns: NodeRunRef[]): Promise<number> {
  const standings = await ctx.queue.findNodeJobs(nodeRuns.map(jobOfNodeRun));
  const standingOf = new Map(nodeRuns.map(({ id }, index) => [id, standings[index]]));
  const doubtful = nodeRuns.filter(({ id }) => standingOf.get(id) !== 'ready');
  if (doubtful.length === 0) return 0;
  const lost = await listStillQueued(ctx.db.sql, doubtful);
  const isDelayed = ({ id }: NodeRunRef) => standingOf.get(id) === 'delayed';
  await Promise.all(lost.filter(isDelayed).map((nodeRun) => ctx.queue.hastenNodeJob(jobOfNodeRun(nodeRun))));
  await enqueueNodeRuns(ctx, lost.filter((nodeRun) => !isDelayed(nodeRun)).map(jobOfNodeRun));
  return lost.length;
}
