import { listUnfinishedRuns, type RunRef } from '@runyard/db';
import type { JobStanding } from '@runyard/queue';
import { advanceRun, jobOfRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import type { SweepOptions } from './sweep.ts';

/**
 * Finishes or parks runs that have nothing left to run. Returns how many of them would have waited for ever, because their job is
 * lost, or waits for children that are; where it only waits for its turn, in a queue that is paused perhaps, they are finished all the same.
 */
export async function finishRuns(ctx: EngineContext, options: SweepOptions): Promise<number> {
  const runs = await listUnfinishedRuns(ctx.db.sql, options);
  const standings = await standingsOf(ctx, runs);
  const ends = await Promise.all(
    runs.map(async (run) => {
      const advanced = await advanceRun(ctx, jobOfRun(run), { isFirstDelivery: false });
      if (advanced === 'finished') await removeJob(ctx, run.id);
      return advanced;
    }),
  );
  return ends.filter((advanced, index) => advanced !== 'gone' && standings[index] !== 'ready').length;
}

/** While the queue is away nobody knows. */
async function standingsOf({ queue }: EngineContext, runs: RunRef[]): Promise<JobStanding[]> {
  if (runs.length === 0 || !queue.isReady()) return runs.map(() => 'ready');
  return queue.findRunJobs(runs.map(({ id }) => id));
}

async function removeJob({ queue, log }: EngineContext, runId: string): Promise<void> {
  if (!queue.isReady()) return;
  await queue
    .removeRunJob(runId)
    .catch((err) => log.debug({ err, runId }, 'job of a finished run not removed'));
}
