import type { JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';

export interface NewRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  triggeredBy: string | null;
  triggerPayload: JsonObject;
}

export interface AcceptedRun {
  id: string;
  versionId: string;
  createdAt: Date;
}

/**
 * Nothing → `pending`, pinned to the workflow's current version. Null for a run whose workflow is not in that
 * workspace, is not active, or has no frozen version of its present revision. Repeating an accepted id answers the
 * row that is there.
 */
export async function insertRuns(sql: Sql, runs: NewRun[]): Promise<(AcceptedRun | null)[]> {
  const rows = await sql.$queryRaw<AcceptedRun[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${jsonText(runs)}::jsonb)
        AS t(id uuid, "workspaceId" uuid, "workflowId" uuid, "triggeredBy" text, "triggerPayload" jsonb)
    )
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, triggered_by, trigger_payload)
    SELECT i.id, w.workspace_id, w.id, w.current_version_id, i."triggeredBy", i."triggerPayload"
      FROM input i
      JOIN workflows w ON w.id = i."workflowId" AND w.workspace_id = i."workspaceId"
     WHERE w.status = 'active' AND w.current_version_id IS NOT NULL
        ON CONFLICT (id) DO UPDATE SET version_id = runs.version_id
    RETURNING id::text, version_id::text AS "versionId", created_at AS "createdAt"`;
  const accepted = new Map(rows.map((row) => [row.id, row]));
  return runs.map((run) => accepted.get(run.id) ?? null);
}
