import { NotFoundError, type RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { RunScope } from './find-run.ts';

/** The run's status, or NotFoundError. */
export async function requireRunStatus(sql: Sql, scope: RunScope): Promise<RunStatus> {
  const rows = await sql.$queryRaw<{ status: RunStatus }[]>`
    SELECT status FROM runs
     WHERE id = ${scope.runId}::uuid AND workflow_id = ${scope.workflowId}::uuid
       AND workspace_id = ${scope.workspaceId}::uuid`;
  const [run] = rows;
  if (!run) throw new NotFoundError('run not found');
  return run.status;
}
