import type { FrozenGraph } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';

/** A workflow's row as freezing needs it. */
export interface WorkflowHead {
  status: string;
  revision: number;
  currentVersionId: string | null;
}

/** Locks the workflow's row until the transaction ends, so that its nodes stand still. Null when it is not there. */
export async function lockWorkflow(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
): Promise<WorkflowHead | null> {
  const rows = await sql.$queryRaw<WorkflowHead[]>`
    SELECT status, revision, current_version_id::text AS "currentVersionId" FROM workflows
     WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  return rows[0] ?? null;
}

export interface NewVersion {
  id: string;
  workspaceId: string;
  workflowId: string;
  revision: number;
  graph: FrozenGraph;
}

/** Writes the next version and makes it the workflow's current one. Call it with the workflow's row locked. */
export async function insertVersion(sql: Sql, version: NewVersion): Promise<void> {
  await sql.$executeRaw`
    WITH version AS (
      INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, revision, graph, edited_by)
      SELECT ${version.id}::uuid, ${version.workspaceId}::uuid, ${version.workflowId}::uuid,
             coalesce(max(number), 0) + 1, ${version.revision}, ${jsonText(version.graph)}::jsonb,
             (SELECT edited_by FROM workflows WHERE id = ${version.workflowId}::uuid)
        FROM workflow_versions WHERE workflow_id = ${version.workflowId}::uuid
      RETURNING id
    )
    UPDATE workflows SET current_version_id = version.id FROM version WHERE workflows.id = ${version.workflowId}::uuid`;
}
