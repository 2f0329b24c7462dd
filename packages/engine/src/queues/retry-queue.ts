import { type Author, insertAuditEvent } from '@runyard/db';
import { retryFailedJobs } from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import { requireQueueName } from './queue-names.ts';

/**
 * Makes the failed jobs of a queue wait again. Runyard removes a job that failed, since rows tell how it ended, so there
 * are none unless something else left them. Returns how many there were.
 */
export async function retryQueue(
  ctx: Pick<TriggerContext, 'db' | 'queue'>,
  author: Author,
  queue: string,
): Promise<number> {
  requireQueueName(queue);
  const retriedCount = await retryFailedJobs(ctx.queue, queue);
  await ctx.db.prisma.$transaction((tx) =>
    insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'queue.retried',
      targetId: queue,
      details: { retried: retriedCount },
    }),
  );
  return retriedCount;
}
