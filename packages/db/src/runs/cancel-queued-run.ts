import type { Author } from '../audit/audit-event.ts';
import type { Sql } from '../client.ts';
import { type BacklogFilter, isNodeRunQueued, isRunQueued } from '../queue-controls/find-backlog.ts';
import { cancelRun } from './cancel-run.ts';
import type { RunScope } from './find-run.ts';

/**
 * `cancelRun`, but only of a run that is still in the backlog of the queue. False, and nothing is changed, when a worker
 * has taken its step, or it has ended. Call it in a transaction: what is decided is decided with that step locked.
 */
export async function cancelQueuedRun(
  tx: Sql,
  author: Author,
  scope: RunScope,
  { filter, reason }: { filter: BacklogFilter; reason: string },
): Promise<boolean> {
  const isQueued = await (filter.pool === null
    ? lockQueuedRun(tx, scope, filter)
    : lockQueuedNodeRuns(tx, scope, { ...filter, pool: filter.pool }));
  return isQueued && (await cancelRun(tx, author, scope, reason)) === 'cancelled';
}

async function lockQueuedRun(
  sql: Sql,
  { runId, workspaceId }: RunScope,
  filter: BacklogFilter,
): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM runs
     WHERE id = ${runId}::uuid AND workspace_id = ${workspaceId}::uuid AND ${isRunQueued(filter)}
       FOR NO KEY UPDATE`;
  return rows.length > 0;
}

/** All that is open of the run, in the order of `cancelRun`, so that the two lock alike. */
async function lockQueuedNodeRuns(
  sql: Sql,
  { runId, workspaceId }: RunScope,
  filter: BacklogFilter & { pool: string },
): Promise<boolean> {
  const rows = await sql.$queryRaw<{ isQueued: boolean }[]>`
    SELECT ${isNodeRunQueued(filter.pool, filter)} AS "isQueued" FROM node_runs
     WHERE run_id = ${runId}::uuid AND workspace_id = ${workspaceId}::uuid
       AND status IN ('pending', 'queued', 'running', 'waiting')
     ORDER BY id FOR NO KEY UPDATE`;
  return rows.some(({ isQueued }) => isQueued);
}
