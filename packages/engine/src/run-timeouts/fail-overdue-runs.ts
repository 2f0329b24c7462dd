import { failOverdueRun, listRunsPastDeadline, type RunScope } from '@runyard/db';
import { removeJobsOfRun } from '../cancel-run.ts';
import type { TriggerContext } from '../context.ts';

/**
 * Fails runs whose deadline has passed, at most a batch; returns how many. Any number of processes may do so at the same time: each run
 * is failed once, in a transaction of its own. What runs of it is aborted by its workers as after a cancellation; the runs that it
 * has started are cancelled by whoever looks at due waits.
 */
export async function failOverdueRuns(
  ctx: TriggerContext,
  { batchSize }: { batchSize: number },
): Promise<number> {
  let failedCount = 0;
  for (const scope of await listRunsPastDeadline(ctx.db.sql, { batchSize }))
    if (await failOne(ctx, scope)) failedCount += 1;
  return failedCount;
}

/** One that cannot be failed does not keep the others from it. */
async function failOne(ctx: TriggerContext, scope: RunScope): Promise<boolean> {
  const { runId } = scope;
  try {
    if (!(await ctx.db.transaction((tx) => failOverdueRun(tx, scope)))) return false;
    ctx.log.info({ runId }, 'run failed, its time was over');
    removeJobsOfRun(ctx, runId);
    return true;
  } catch (err) {
    ctx.log.warn({ err, runId }, 'overdue run not failed, it is tried again');
    return false;
  }
}
