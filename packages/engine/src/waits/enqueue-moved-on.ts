import type { TriggerContext } from '../context.ts';
import { enqueueNodeRuns } from '../enqueue-node-runs.ts';
import type { MovedOn } from './end-wait.ts';

/**
 * Adds the jobs of a run that goes on after a wait, and does not wait for it: what is lost of them, the sweeper adds. A
 * run job whose run still has jobs is there already; one whose run only waited is not.
 */
export function enqueueMovedOn(ctx: Pick<TriggerContext, 'queue' | 'log'>, { run, ready }: MovedOn): void {
  if (!ctx.queue.isReady()) return;
  const { id: runId, versionId, priority } = run;
  const jobs = ready.map(({ id, ...ref }) => ({ nodeRunId: id, versionId, priority, ...ref }));
  const added =
    jobs.length > 0 ? enqueueNodeRuns(ctx, jobs) : ctx.queue.addRunJob({ runId, versionId, priority });
  added.catch((err) =>
    ctx.log.warn({ err, runId }, 'jobs of a run that goes on not added, the sweeper will add them'),
  );
}
