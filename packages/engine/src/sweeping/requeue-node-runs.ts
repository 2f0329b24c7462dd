import { listOverdueNodeRuns, listStillQueued, type NodeRunRef } from '@runyard/db';
import { jobOfNodeRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import { enqueueNodeRuns } from '../enqueue-node-runs.ts';
import { createPages } from './pages.ts';
import { FIRST_ID, type Requeued, type SweepCursor, type SweepOptions } from './sweep.ts';

/** As `requeueRuns`, for `queued` node runs: first ones, retries, and those whose wait has ended. */
export async function requeueNodeRuns(
  ctx: EngineContext,
  options: SweepOptions,
  cursor: SweepCursor,
): Promise<Requeued> {
  const requeued = { lostCount: 0, waitingCount: 0 };
  const pages = createPages(ctx);
  while (pages.hasTime()) {
    const page = { ...options, afterId: cursor.nodeRunsOf };
    const { nodeRuns, nextAfterId } = await listOverdueNodeRuns(ctx.db.sql, page);
    const lostCount = await requeue(ctx, nodeRuns);
    requeued.lostCount += lostCount;
    requeued.waitingCount += nodeRuns.length - lostCount;
    cursor.nodeRunsOf = nextAfterId ?? FIRST_ID;
    if (nextAfterId === null) break;
  }
  return requeued;
}

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
