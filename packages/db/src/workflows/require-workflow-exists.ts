import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { WorkflowScope } from './workflow-scope.ts';

/** NotFoundError when the workflow is not in that workspace. */
export async function requireWorkflowExists(
  sql: Sql,
  { workspaceId, workflowId }: WorkflowScope,
): Promise<void> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM workflows WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (rows.length === 0) throw new NotFoundError('workflow not found');
}
