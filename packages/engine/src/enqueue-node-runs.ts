import type { ReadyNodeRun } from '@runyard/db';
import type { NodeJob, RunJob } from '@runyard/queue';
import type { EngineContext } from './context.ts';

/**
 * Adds a job for each of these `queued` node runs, as children of their run's job. Where that run job is gone, it is
 * added again instead, and will add them. Adding twice changes nothing.
 */
export async function enqueueNodeRuns(ctx: Pick<EngineContext, 'queue'>, jobs: NodeJob[]): Promise<void> {
  const added = await Promise.all(jobs.map((job) => ctx.queue.addNodeJob(job)));
  const orphanedRuns = new Map(
    jobs
      .filter((_, index) => !added[index])
      .map(({ runId, versionId, priority }) => [runId, { runId, versionId, priority }]),
  );
  await Promise.all([...orphanedRuns.values()].map((run) => ctx.queue.addRunJob(run)));
}

/** Adds the jobs of node runs of one run that an end has made ready. */
export const enqueueReady = (
  ctx: Pick<EngineContext, 'queue'>,
  { versionId, priority }: Pick<RunJob, 'versionId' | 'priority'>,
  ready: ReadyNodeRun[],
): Promise<void> =>
  enqueueNodeRuns(
    ctx,
    ready.map(({ id, ...ref }) => ({ nodeRunId: id, versionId, priority, ...ref })),
  );
