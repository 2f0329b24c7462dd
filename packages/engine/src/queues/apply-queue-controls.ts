import { listPausedQueues } from '@runyard/db';
import { setJobsPaused } from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import { QUEUE_NAMES } from './queue-names.ts';

/**
 * Makes each queue what administrators want of it: a queue that lost its data forgets that it was paused, and one that
 * was paused behind our back is resumed. Returns how many had to be changed. Does nothing while the queue is away.
 */
export async function applyQueueControls(ctx: Pick<TriggerContext, 'db' | 'queue'>): Promise<number> {
  if (!ctx.queue.isReady()) return 0;
  const paused = new Set(await listPausedQueues(ctx.db.sql));
  const changed = await Promise.all(
    QUEUE_NAMES.map((name) => setJobsPaused(ctx.queue, name, paused.has(name))),
  );
  return changed.filter(Boolean).length;
}
