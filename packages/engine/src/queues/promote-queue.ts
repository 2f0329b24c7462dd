import { type Author, promoteDelayed } from '@runyard/db';
import { poolOfQueue, promoteJobs } from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import { requireQueueName } from './queue-names.ts';

/** Rows that one call makes due. */
const MAX_PROMOTED = 1_000;

/**
 * Makes what waits for its time due now: the retries of a pool, or the scheduled runs. The rows first, since they decide;
 * then their jobs, which the sweeper adds where that fails. Returns how many rows were changed, at most 1,000.
 */
export async function promoteQueue(
  ctx: Pick<TriggerContext, 'db' | 'queue' | 'log'>,
  author: Author,
  queue: string,
): Promise<number> {
  requireQueueName(queue);
  const count = await promoteDelayed(ctx.db.prisma, author, {
    queue,
    pool: poolOfQueue(queue),
    limit: MAX_PROMOTED,
  });
  await promoteJobs(ctx.queue, queue);
  return count;
}
