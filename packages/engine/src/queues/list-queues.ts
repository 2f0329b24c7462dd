import { findOldestWaits, findQueueService, listPaces, type QueueService } from '@runyard/db';
import { countJobs, type JobCounts, listHead, poolOfQueue } from '@runyard/queue';
import type { TriggerContext } from '../context.ts';
import { QUEUE_NAMES, requireQueueName } from './queue-names.ts';

/** One queue, as administrators see it. */
export interface QueueState {
  name: string;
  /** Null for the queue of run jobs. */
  pool: string | null;
  counts: JobCounts;
  pausedAt: Date | null;
  /** How long the oldest due row at its head has waited, in milliseconds; null when none waits. */
  oldestWaitMs: number | null;
  /** Workers that take its jobs. */
  liveWorkerCount: number;
  /** Until what is due is done, as fast as workers have been lately, in milliseconds; null: paused, or none has done any. */
  drainMs: number | null;
}

/** Jobs at the head of a queue whose rows are looked at; some of them may have been cancelled since. */
const HEAD_LIMIT = 20;

/** Every queue. Throws UnavailableError when the queues cannot be reached. */
export const listQueues = (ctx: Pick<TriggerContext, 'db' | 'queue'>): Promise<QueueState[]> =>
  describe(ctx, QUEUE_NAMES);

/** One queue, or NotFoundError. Throws as `listQueues` does. */
export async function requireQueue(
  ctx: Pick<TriggerContext, 'db' | 'queue'>,
  name: string,
): Promise<QueueState> {
  requireQueueName(name);
  const [state] = await describe(ctx, [name]);
  if (!state) throw new Error(`no state of queue ${name}`);
  return state;
}

async function describe(
  { db, queue }: Pick<TriggerContext, 'db' | 'queue'>,
  names: readonly string[],
): Promise<QueueState[]> {
  const [service, paces, counts, heads] = await Promise.all([
    findQueueService(db.sql),
    listPaces(db.sql),
    Promise.all(names.map((name) => countJobs(queue, name))),
    Promise.all(
      names.map(async (name) => ({ queue: name, rowIds: await listHead(queue, name, HEAD_LIMIT) })),
    ),
  ]);
  const oldest = await findOldestWaits(db.sql, heads);
  return names.flatMap((name, index) => {
    const count = counts[index];
    if (!count) return [];
    const pausedAt = pausedAtOf(service, name);
    return {
      name,
      pool: poolOfQueue(name),
      counts: count,
      pausedAt,
      drainMs: pausedAt === null ? drainMsOf(count, paces.get(name) ?? 0) : null,
      oldestWaitMs: oldest.get(name) ?? null,
      liveWorkerCount: liveWorkersOf(service, poolOfQueue(name)),
    };
  });
}

const MS = 1_000;

/** Null where something is due and nothing is done. */
function drainMsOf({ waiting, prioritized }: JobCounts, perSecond: number): number | null {
  const due = waiting + prioritized;
  if (due === 0) return 0;
  return perSecond > 0 ? Math.round((due / perSecond) * MS) : null;
}

const pausedAtOf = ({ controls }: QueueService, name: string): Date | null => {
  const control = controls.find(({ queue }) => queue === name);
  return control?.paused ? control.changedAt : null;
};

const liveWorkersOf = ({ runs, pools }: QueueService, pool: string | null): number =>
  (pool === null ? runs : pools.find((each) => each.pool === pool))?.liveCount ?? 0;
