import { ConflictError, isTerminalRunStatus, NotFoundError, type RunStatus } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { Sql } from '../client.ts';
import { endTasks } from '../tasks/end-tasks.ts';
import { endOpenRun } from './end-open-run.ts';
import type { RunScope } from './find-run.ts';

/** Whether this call cancelled the run, or an earlier one had. */
export type Cancelled = 'cancelled' | 'already_cancelled';

/**
 * `pending | running | waiting` → `cancelled`, with all its node runs that have not ended, their tasks and the audit
 * event. What was spent stays. Throws `NotFoundError`, and `ConflictError` (`run_already_ended`) for a run that ended
 * in another way. Call it in a transaction. Rows are locked in the order of a settlement, node runs before their run, so
 * that the two rarely meet in a deadlock; what is decided is decided with the run locked, so that it ends once.
 */
export async function cancelRun(
  tx: Sql,
  author: Author,
  scope: RunScope,
  reason: string | null,
): Promise<Cancelled> {
  await lockOpenNodeRuns(tx, scope);
  const status = await lockRun(tx, scope);
  if (status === 'cancelled') return 'already_cancelled';
  if (isTerminalRunStatus(status))
    throw new ConflictError('run_already_ended', `the run is ${status} and cannot be cancelled`);

  await endRun(tx, scope.runId, describeCancellation(author, reason));
  await endTasks(tx, scope.runId);
  await insertAuditEvent(tx, author, {
    workspaceId: scope.workspaceId,
    action: 'run.cancelled',
    targetId: scope.runId,
    details: { workflow_id: scope.workflowId, reason },
  });
  return 'cancelled';
}

/** `cancelRun`, but only of a run that is still one of these. False, and nothing is changed, for any other. Call it in a transaction. */
export async function cancelRunWhile(
  tx: Sql,
  author: Author,
  scope: RunScope,
  { statuses, reason }: { statuses: readonly RunStatus[]; reason: string | null },
): Promise<boolean> {
  await lockOpenNodeRuns(tx, scope);
  const status = await findLocked(tx, scope);
  if (status === null || !statuses.includes(status)) return false;
  return (await cancelRun(tx, author, scope, reason)) === 'cancelled';
}

/** All that is open of a run, in the order in which everybody locks it. Call it before the run is locked. */
export async function lockOpenNodeRuns(sql: Sql, scope: RunScope): Promise<void> {
  await sql.$executeRaw`
    SELECT 1 FROM node_runs
     WHERE run_id = ${scope.runId}::uuid AND workspace_id = ${scope.workspaceId}::uuid
       AND status IN ('pending', 'queued', 'running', 'waiting')
     ORDER BY id FOR NO KEY UPDATE`;
}

async function lockRun(sql: Sql, scope: RunScope): Promise<RunStatus> {
  const status = await findLocked(sql, scope);
  if (status === null) throw new NotFoundError('run not found');
  return status;
}

async function findLocked(sql: Sql, scope: RunScope): Promise<RunStatus | null> {
  const rows = await sql.$queryRaw<{ status: RunStatus }[]>`
    SELECT status FROM runs
     WHERE id = ${scope.runId}::uuid AND workflow_id = ${scope.workflowId}::uuid
       AND workspace_id = ${scope.workspaceId}::uuid FOR NO KEY UPDATE`;
  return rows[0]?.status ?? null;
}

const endRun = (sql: Sql, runId: string, errorMessage: string): Promise<void> =>
  endOpenRun(sql, runId, {
    from: ['pending', 'running', 'waiting'],
    status: 'cancelled',
    errorCode: 'cancelled',
    errorMessage,
  });

/** The sentence a cancelled run shows: who, and why if they said so. */
const describeCancellation = ({ actor }: Author, reason: string | null) =>
  reason === null ? `Cancelled by ${actor}` : `Cancelled by ${actor}: ${reason}`;
