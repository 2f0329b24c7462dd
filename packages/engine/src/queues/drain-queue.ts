import {
  type Author,
  type Backlog,
  type BacklogFilter,
  cancelQueuedRun,
  findBacklog,
  insertAuditEvent,
  type RunScope,
} from '@runyard/db';
import { poolOfQueue } from '@runyard/queue';
import { removeJobsOfRun } from '../cancel-run.ts';
import type { TriggerContext } from '../context.ts';
import { requireQueueName } from './queue-names.ts';

export interface DrainCommand {
  queue: string;
  /** Also scheduled runs, and retries that wait for their backoff. */
  includeDelayed: boolean;
  /** Runs that are cancelled at most, the oldest first. */
  limit: number;
  /** Shown in the error_message of the runs; null: that the queue was drained. */
  reason: string | null;
}

/** The backlog as it was found, and how many of its runs this call cancelled. */
export interface Drained extends Backlog {
  cancelledCount: number;
}

/** Transactions at a time. */
const PARALLEL = 4;

/** What a drain would find, and none of it cancelled. NotFoundError for no queue. */
export async function rehearseDrain(
  { db }: Pick<TriggerContext, 'db'>,
  command: DrainCommand,
): Promise<Drained> {
  requireQueueName(command.queue);
  return { ...(await findBacklog(db.sql, filterOf(command), command)), cancelledCount: 0 };
}

const filterOf = ({ queue, includeDelayed }: DrainCommand): BacklogFilter => ({
  pool: poolOfQueue(queue),
  includeDelayed,
});

/**
 * Cancels the runs whose next step waits in a queue, as a whole: without that step they cannot end well. Each is
 * cancelled alone, and only while its step is still not taken, so a step that a worker has just taken goes on, and of two
 * drains at once one cancels it. Safe to call again. The order is written down first: should the process end in the middle,
 * its event and those of the runs tell. NotFoundError for no queue.
 */
export async function drainQueue(
  ctx: TriggerContext,
  author: Author,
  command: DrainCommand,
): Promise<Drained> {
  const backlog = await rehearseDrain(ctx, command);
  await recordDrain(ctx, author, command, backlog);
  let cancelledCount = 0;
  for (let first = 0; first < backlog.oldest.length; first += PARALLEL) {
    const some = backlog.oldest.slice(first, first + PARALLEL);
    const ends = await Promise.all(some.map((scope) => drainRun(ctx, author, command, scope)));
    cancelledCount += ends.filter(Boolean).length;
  }
  return { ...backlog, cancelledCount };
}

async function drainRun(
  ctx: TriggerContext,
  author: Author,
  command: DrainCommand,
  scope: RunScope,
): Promise<boolean> {
  const reason = command.reason ?? `the queue ${command.queue} was drained`;
  const isCancelled = await ctx.db.transaction((tx) =>
    cancelQueuedRun(tx, author, scope, { filter: filterOf(command), reason }),
  );
  if (isCancelled) removeJobsOfRun(ctx, scope.runId);
  return isCancelled;
}

const recordDrain = (
  { db }: TriggerContext,
  author: Author,
  { queue, includeDelayed, limit, reason }: DrainCommand,
  { runCount }: Backlog,
): Promise<void> =>
  db.transaction((tx) =>
    insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'queue.drained',
      targetId: queue,
      details: { matched_runs: runCount, limit, include_delayed: includeDelayed, reason },
    }),
  );
