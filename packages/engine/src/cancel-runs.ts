import {
  type Author,
  type CancellationFilter,
  cancelRunWhile,
  findCancellable,
  insertAuditEvent,
  type RunScope,
} from '@runyard/db';
import { removeJobsOfRun } from './cancel-run.ts';
import type { TriggerContext } from './context.ts';
import { describeRunFilter } from './describe-run-filter.ts';

export interface CancelRunsCommand {
  filter: CancellationFilter;
  /** Runs that are cancelled at most, the oldest first. */
  limit: number;
  /** Shown in the error_message of the runs; null: none. */
  reason: string | null;
}

/** What passed the filter, what this call cancelled of it, and what it left because of its limit. */
export interface CancelledRuns {
  matchedCount: number;
  cancelledCount: number;
  remainingCount: number;
}

/** Transactions at a time. */
const PARALLEL = 4;

/** What `cancelRuns` would find, and none of it cancelled. */
export async function rehearseCancelRuns(
  { db }: Pick<TriggerContext, 'db'>,
  { filter, limit }: CancelRunsCommand,
): Promise<CancelledRuns> {
  const { count, oldest } = await findCancellable(db.sql, filter, { limit });
  return { matchedCount: count, cancelledCount: 0, remainingCount: count - oldest.length };
}

/**
 * Cancels open runs that pass a filter, the oldest first. Each is cancelled alone, with an audit event of its own, and only while it
 * has a status that was asked for: of two calls at once one cancels it, and a run that ends meanwhile stays what it is. Safe to call
 * again. The order is written down first: should the process end in the middle, its event and those of the runs tell.
 */
export async function cancelRuns(
  ctx: TriggerContext,
  author: Author,
  command: CancelRunsCommand,
): Promise<CancelledRuns> {
  const { count: matchedCount, oldest } = await findCancellable(ctx.db.sql, command.filter, command);
  if (oldest.length > 0) await recordOrder(ctx, author, command, matchedCount);
  let cancelledCount = 0;
  for (let first = 0; first < oldest.length; first += PARALLEL) {
    const some = oldest.slice(first, first + PARALLEL);
    const ends = await Promise.all(some.map((scope) => cancelOne(ctx, author, command, scope)));
    cancelledCount += ends.filter(Boolean).length;
  }
  return { matchedCount, cancelledCount, remainingCount: matchedCount - oldest.length };
}

async function cancelOne(
  ctx: TriggerContext,
  author: Author,
  { filter: { statuses }, reason }: CancelRunsCommand,
  scope: RunScope,
): Promise<boolean> {
  const isCancelled = await ctx.db.transaction((tx) =>
    cancelRunWhile(tx, author, scope, { statuses, reason }),
  );
  if (isCancelled) removeJobsOfRun(ctx, scope.runId);
  return isCancelled;
}

const recordOrder = (
  { db }: TriggerContext,
  author: Author,
  { filter, limit, reason }: CancelRunsCommand,
  matchedCount: number,
): Promise<void> =>
  db.transaction((tx) =>
    insertAuditEvent(tx, author, {
      workspaceId: filter.workspaceId,
      action: 'runs.cancelled',
      targetId: filter.workspaceId,
      details: { matched_runs: matchedCount, limit, reason, ...describeRunFilter(filter) },
    }),
  );
