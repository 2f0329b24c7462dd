import {
  type Author,
  findRetryable,
  insertAuditEvent,
  insertFirstRetry,
  type RunFilter,
  type RunScope,
} from '@runyard/db';
import {
  OverloadedError,
  type RetryableRunStatus,
  type TriggeredBy,
  UnavailableError,
} from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { describeRunFilter } from './describe-run-filter.ts';
import { enqueueRun } from './trigger-run.ts';

export interface RetryRunsCommand {
  filter: Omit<RunFilter, 'statuses'> & { statuses: readonly RetryableRunStatus[] };
  /** Runs that are retried at most, the oldest first. */
  limit: number;
}

/** What passed the filter, what this call retried of it, and what it left because of its limit or for want of room. */
export interface RetriedRuns {
  matchedCount: number;
  retriedCount: number;
  remainingCount: number;
}

export interface Retrier {
  author: Author;
  triggeredBy: TriggeredBy;
  /** Throws where there is no room for another run. */
  admit: () => void;
}

/** What `retryRuns` would find, and none of it retried. */
export async function rehearseRetryRuns(
  { db }: Pick<TriggerContext, 'db'>,
  { filter, limit }: RetryRunsCommand,
): Promise<RetriedRuns> {
  const { count, oldest } = await findRetryable(db.sql, filter, { limit });
  return { matchedCount: count, retriedCount: 0, remainingCount: count - oldest.length };
}

/**
 * Retries ended runs that pass a filter, the oldest first, each alone and only if nobody has retried it: so this is safe to call
 * again, and at the same time. Without room for the first it throws as `admit` does; later it stops there. The order is written
 * down first.
 */
export async function retryRuns(
  ctx: TriggerContext,
  retrier: Retrier,
  command: RetryRunsCommand,
): Promise<RetriedRuns> {
  const { count: matchedCount, oldest } = await findRetryable(ctx.db.sql, command.filter, command);
  if (oldest.length > 0) await recordOrder(ctx, retrier.author, command, matchedCount);
  let retriedCount = 0;
  let triedCount = 0;
  for (const source of oldest) {
    if (!hasRoom(retrier, triedCount)) break;
    if (await retryOne(ctx, retrier.triggeredBy, source)) retriedCount++;
    triedCount++;
  }
  return { matchedCount, retriedCount, remainingCount: matchedCount - triedCount };
}

function hasRoom({ admit }: Retrier, triedCount: number): boolean {
  try {
    admit();
    return true;
  } catch (error) {
    if (triedCount > 0 && (error instanceof OverloadedError || error instanceof UnavailableError))
      return false;
    throw error;
  }
}

async function retryOne(ctx: TriggerContext, triggeredBy: TriggeredBy, source: RunScope): Promise<boolean> {
  const retry = { id: ctx.ids.next(), source, kind: 'retry' as const, triggeredBy };
  const accepted = await ctx.db.transaction((tx) =>
    insertFirstRetry(tx, { ...retry, triggerPayload: null, version: 'same' }),
  );
  if (accepted) enqueueRun(ctx, accepted);
  return accepted !== null;
}

const recordOrder = (
  { db }: TriggerContext,
  author: Author,
  { filter, limit }: RetryRunsCommand,
  matchedCount: number,
): Promise<void> =>
  db.transaction((tx) =>
    insertAuditEvent(tx, author, {
      workspaceId: filter.workspaceId,
      action: 'runs.retried',
      targetId: filter.workspaceId,
      details: {
        ...{ matched_runs: matchedCount, limit, ...describeRunFilter(filter) },
        has_error_text: filter.errorText !== null,
        error_code: filter.errorCode ?? null,
      },
    }),
  );
