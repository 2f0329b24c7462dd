import { type FrozenGraph, NotFoundError } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { afterCursor, type Listed, newestFirst, type Page, pageOfRows } from '../page.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';

/** A frozen version, as lists have it. */
export interface VersionRow {
  id: string;
  workflowId: string;
  /** 1, 2, 3 … within the workflow. */
  number: number;
  revision: number;
  nodeCount: number;
  /** Whether the next trigger takes it: no node has changed since. */
  isCurrent: boolean;
  /** Who had changed a node last when it was frozen, as `user:<id>`; null: not known. */
  editedBy: string | null;
  createdAt: Date;
}

export interface VersionRecord extends VersionRow {
  graph: FrozenGraph;
}

const VERSION_COLUMNS = Prisma.sql`
  v.id::text, v.workflow_id::text AS "workflowId", v.number, v.revision, jsonb_array_length(v.graph->'nodes') AS "nodeCount",
  coalesce(w.current_version_id = v.id, false) AS "isCurrent", v.edited_by AS "editedBy",
  v.created_at AS "createdAt"`;

/** The versions of a workflow, newest first. */
export async function listVersions(
  sql: Sql,
  { workspaceId, workflowId }: WorkflowScope,
  page: Page,
): Promise<Listed<VersionRow>> {
  const rows = await sql.$queryRaw<VersionRow[]>`
    SELECT ${VERSION_COLUMNS} FROM workflow_versions v JOIN workflows w ON w.id = v.workflow_id
     WHERE v.workflow_id = ${workflowId}::uuid AND v.workspace_id = ${workspaceId}::uuid
           ${afterCursor('v', page)} ${newestFirst('v', page)}`;
  return pageOfRows(rows, page);
}

/** Which version of a workflow: by its number there, or by its id. */
export type VersionName = { number: number } | { id: string };

/** The version with its graph, or NotFoundError. */
export async function requireVersion(
  sql: Sql,
  { workspaceId, workflowId }: WorkflowScope,
  name: VersionName,
): Promise<VersionRecord> {
  const named =
    'id' in name ? Prisma.sql`v.id = ${name.id}::uuid` : Prisma.sql`v.number = ${name.number}::int`;
  const [version] = await sql.$queryRaw<VersionRecord[]>`
    SELECT ${VERSION_COLUMNS}, v.graph FROM workflow_versions v JOIN workflows w ON w.id = v.workflow_id
     WHERE v.workflow_id = ${workflowId}::uuid AND v.workspace_id = ${workspaceId}::uuid AND ${named}`;
  if (!version) throw new NotFoundError('version not found');
  return version;
}
