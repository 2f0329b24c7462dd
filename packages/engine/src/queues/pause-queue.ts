import { type Author, setQueuePaused } from '@runyard/db';
import { setJobsPaused } from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import { requireQueueName } from './queue-names.ts';

/**
 * Pauses or resumes a queue in every process, until it is changed. The wish is written first: when the queue is away
 * (UnavailableError), or loses its data later, maintenance applies it. Running jobs go on. NotFoundError for no queue.
 */
export async function pauseQueue(
  ctx: Pick<TriggerContext, 'db' | 'queue'>,
  author: Author,
  { queue, paused }: { queue: string; paused: boolean },
): Promise<void> {
  requireQueueName(queue);
  await setQueuePaused(ctx.db.prisma, author, { queue, paused });
  await setJobsPaused(ctx.queue, queue, paused);
}
