import { NotFoundError, type RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { RunScope } from './find-run.ts';

/** The little of a run that tells whether it goes on. */
export interface RunHead {
  id: string;
  status: RunStatus;
  createdAt: Date;
}

/** The run's head, or NotFoundError. */
export async function requireRunHead(sql: Sql, scope: RunScope): Promise<RunHead> {
  const rows = await sql.$queryRaw<RunHead[]>`
    SELECT id::text, status, created_at AS "createdAt" FROM runs
     WHERE id = ${scope.runId}::uuid AND workflow_id = ${scope.workflowId}::uuid
       AND workspace_id = ${scope.workspaceId}::uuid`;
  const [head] = rows;
  if (!head) throw new NotFoundError('run not found');
  return head;
}
