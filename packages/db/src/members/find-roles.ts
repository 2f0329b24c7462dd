import type { WorkspaceRole } from '@runyard/domain';
import type { Sql } from '../client.ts';

export interface WorkspaceMembership {
  workspaceId: string;
  userId: string;
}

/** The role of each user in each workspace, in order; null when there is no such workspace or the user is not in it. */
export async function findWorkspaceRoles(
  sql: Sql,
  memberships: WorkspaceMembership[],
): Promise<(WorkspaceRole | null)[]> {
  const rows = await sql.$queryRaw<(WorkspaceMembership & { role: WorkspaceRole })[]>`
    SELECT m.workspace_id::text AS "workspaceId", m.user_id::text AS "userId", m.role
      FROM unnest(${memberships.map((asked) => asked.workspaceId)}::uuid[],
                  ${memberships.map((asked) => asked.userId)}::uuid[]) AS asked(workspace_id, user_id)
      JOIN workspace_members m USING (workspace_id, user_id)`;
  const roles = new Map(rows.map((row) => [`${row.workspaceId} ${row.userId}`, row.role]));
  return memberships.map((asked) => roles.get(`${asked.workspaceId} ${asked.userId}`) ?? null);
}

export interface WorkflowMembership {
  workflowId: string;
  userId: string;
}

export interface WorkflowRole {
  workspaceId: string;
  role: WorkspaceRole;
}

/** The workspace of each workflow and the user's role there, in order; null when there is none or the user is not in it. */
export async function findWorkflowRoles(
  sql: Sql,
  memberships: WorkflowMembership[],
): Promise<(WorkflowRole | null)[]> {
  const rows = await sql.$queryRaw<(WorkflowMembership & WorkflowRole)[]>`
    SELECT w.id::text AS "workflowId", m.user_id::text AS "userId", w.workspace_id::text AS "workspaceId", m.role
      FROM unnest(${memberships.map((asked) => asked.workflowId)}::uuid[],
                  ${memberships.map((asked) => asked.userId)}::uuid[]) AS asked(workflow_id, user_id)
      JOIN workflows w ON w.id = asked.workflow_id
      JOIN workspace_members m ON m.workspace_id = w.workspace_id AND m.user_id = asked.user_id`;
  const roles = new Map(
    rows.map(({ workspaceId, role, ...row }) => [`${row.workflowId} ${row.userId}`, { workspaceId, role }]),
  );
  return memberships.map((asked) => roles.get(`${asked.workflowId} ${asked.userId}`) ?? null);
}

/** The workspace of each workflow, in order; null where there is no such workflow. */
export async function findWorkspacesOfWorkflows(sql: Sql, workflowIds: string[]): Promise<(string | null)[]> {
  const rows = await sql.$queryRaw<{ id: string; workspaceId: string }[]>`
    SELECT id::text, workspace_id::text AS "workspaceId" FROM workflows WHERE id = ANY(${workflowIds}::uuid[])`;
  const workspaces = new Map(rows.map((row) => [row.id, row.workspaceId]));
  return workflowIds.map((id) => workspaces.get(id) ?? null);
}
