import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { Page } from '../page.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { RUN_COLUMNS, type RunRecord, type RunRow, withNodeRuns } from './run-record.ts';

/** The runs of a workflow with their node runs, newest first. NotFoundError without such a workflow. */
export async function listRuns(
  sql: Sql,
  scope: WorkflowScope,
  { limit, offset }: Page,
): Promise<RunRecord[]> {
  const rows = await sql.$queryRaw<RunRow[]>`
    SELECT ${RUN_COLUMNS} FROM runs
     WHERE workflow_id = ${scope.workflowId}::uuid AND workspace_id = ${scope.workspaceId}::uuid
     ORDER BY created_at DESC, id DESC LIMIT ${limit}::int OFFSET ${offset}::int`;
  if (rows.length === 0) await requireWorkflowExists(sql, scope);
  return withNodeRuns(sql, rows);
}

/** A workflow without runs and a workflow that does not exist are different answers. */
async function requireWorkflowExists(sql: Sql, { workspaceId, workflowId }: WorkflowScope): Promise<void> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM workflows WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (rows.length === 0) throw new NotFoundError('workflow not found');
}
