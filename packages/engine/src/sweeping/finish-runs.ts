import { listUnfinishedRuns } from '@runyard/db';
import { advanceRun, jobOfRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import type { SweepOptions } from './sweep.ts';

/** Finishes or parks runs that have nothing left to run. The job of one that is finished may wait for children that are lost: it goes. */
export async function finishRuns(ctx: EngineContext, options: SweepOptions): Promise<number> {
  const runs = await listUnfinishedRuns(ctx.db.sql, options);
  const ends = await Promise.all(
    runs.map(async (run) => {
      const advanced = await advanceRun(ctx, jobOfRun(run), { isFirstDelivery: false });
      if (advanced === 'finished') await removeJob(ctx, run.id);
      return advanced;
    }),
  );
  return ends.filter((advanced) => advanced !== 'gone').length;
}

async function removeJob({ queue, log }: EngineContext, runId: string): Promise<void> {
  if (!queue.isReady()) return;
  await queue
    .removeRunJob(runId)
    .catch((err) => log.debug({ err, runId }, 'job of a finished run not removed'));
}
