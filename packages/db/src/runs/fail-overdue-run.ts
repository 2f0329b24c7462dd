import { describeRunTimeout } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { endTasks } from '../tasks/end-tasks.ts';
import { lockOpenNodeRuns } from './cancel-run.ts';
import { endOpenRun } from './end-open-run.ts';
import type { RunScope } from './find-run.ts';

/** Open runs whose deadline has passed, the longest overdue first. */
export async function listRunsPastDeadline(
  sql: Sql,
  { batchSize }: { batchSize: number },
): Promise<RunScope[]> {
  return sql.$queryRaw<RunScope[]>`
    SELECT id::text AS "runId", workflow_id::text AS "workflowId", workspace_id::text AS "workspaceId" FROM runs
     WHERE deadline_at <= now() AND completed_at IS NULL ORDER BY deadline_at LIMIT ${batchSize}::int`;
}

/**
 * `running | waiting` → `failed` (`run_timeout`) for a run whose deadline has passed by the database's clock, with all its node runs that
 * have not ended `cancelled`, and their tasks. False, and nothing is changed, when it has ended, has nothing left to run, or another
 * process is at it. Call it in a transaction; rows are locked as by `cancelRun`.
 */
export async function failOverdueRun(tx: Sql, scope: RunScope): Promise<boolean> {
  if (!(await takeTurn(tx, scope))) return false;
  await lockOpenNodeRuns(tx, scope);
  const limits = await lockOverdue(tx, scope);
  if (!limits) return false;
  await endRun(tx, scope, describeRunTimeout(limits));
  await endTasks(tx, scope.runId);
  return true;
}

/** Of all workers that find a run, one waits for its rows. */
async function takeTurn(tx: Sql, { runId }: RunScope): Promise<boolean> {
  const rows = await tx.$queryRaw<{ isTaken: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${runId}, 0)) AS "isTaken"`;
  return rows[0]?.isTaken ?? false;
}

interface Limits {
  /** Its own; null: it has none. */
  timeoutMs: number | null;
  /** From its start to its deadline. */
  allowedMs: number;
}

async function lockOverdue(tx: Sql, { runId, workspaceId }: RunScope): Promise<Limits | null> {
  const rows = await tx.$queryRaw<Limits[]>`
    SELECT r.timeout_ms AS "timeoutMs", round(extract(epoch FROM r.deadline_at - r.started_at) * 1000)::float8 AS "allowedMs"
      FROM runs r
     WHERE r.id = ${runId}::uuid AND r.workspace_id = ${workspaceId}::uuid AND r.status IN ('running', 'waiting') AND r.deadline_at <= now()
       AND EXISTS (SELECT 1 FROM node_runs n WHERE n.run_id = r.id AND n.status IN ('pending', 'queued', 'running', 'waiting'))
       FOR NO KEY UPDATE OF r`;
  return rows[0] ?? null;
}

const endRun = (tx: Sql, { runId }: RunScope, errorMessage: string): Promise<void> =>
  endOpenRun(tx, runId, {
    from: ['running', 'waiting'],
    status: 'failed',
    errorCode: 'run_timeout',
    errorMessage,
  });
