import { ConflictError, NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { Sql } from '../client.ts';
import type { Db } from '../db.ts';
import type { WorkflowScope } from './workflow-scope.ts';

/**
 * Removes a workflow that never ran, with its nodes, versions, schedules and hooks. NotFoundError without it,
 * ConflictError `workflow_has_runs` once it has a run. Its row is locked first: a trigger shares that lock while it
 * inserts, so a run that was accepted is seen here, and a trigger that comes later finds no workflow.
 */
export async function deleteWorkflow(
  db: Db,
  author: Author,
  { workspaceId, workflowId }: WorkflowScope,
): Promise<void> {
  await db.transaction(async (sql) => {
    const locked = await sql.$queryRaw<unknown[]>`
      SELECT 1 FROM workflows WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`;
    if (locked.length === 0) throw new NotFoundError('workflow not found');
    if (await hasRuns(sql, workflowId)) throw keepsItsRuns();
    await sql.$executeRaw`DELETE FROM workflows WHERE id = ${workflowId}::uuid`;
    await insertAuditEvent(sql, author, { workspaceId, action: 'workflow.deleted', targetId: workflowId });
  });
}

async function hasRuns(sql: Sql, workflowId: string): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM runs WHERE workflow_id = ${workflowId}::uuid LIMIT 1`;
  return rows.length > 0;
}

const keepsItsRuns = () =>
  new ConflictError(
    'workflow_has_runs',
    'the workflow has runs, which are kept; set its status to archived in place of deleting it',
  );
