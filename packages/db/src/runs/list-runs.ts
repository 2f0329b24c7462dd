import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { afterCursor, type Listed, newestFirst, type Page, pageOfRows } from '../page.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { RUN_COLUMNS, type RunRecord, type RunRow, withNodeRuns } from './run-record.ts';

/** The runs of a workflow with their node runs, newest first. NotFoundError without such a workflow. */
export async function listRuns(sql: Sql, scope: WorkflowScope, page: Page): Promise<Listed<RunRecord>> {
  const rows = await sql.$queryRaw<RunRow[]>`
    SELECT ${RUN_COLUMNS} FROM runs r
     WHERE workflow_id = ${scope.workflowId}::uuid AND workspace_id = ${scope.workspaceId}::uuid
           ${afterCursor('r', page)} ${newestFirst('r', page)}`;
  if (rows.length === 0) await requireWorkflowExists(sql, scope);
  const { items, next } = pageOfRows(rows, page);
  return { items: await withNodeRuns(sql, items), next };
}

/** A workflow without runs and a workflow that does not exist are different answers. */
async function requireWorkflowExists(sql: Sql, { workspaceId, workflowId }: WorkflowScope): Promise<void> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM workflows WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (rows.length === 0) throw new NotFoundError('workflow not found');
}
