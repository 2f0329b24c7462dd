import type { JsonObject, TriggeredBy } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';

/** A run as it is asked for. */
export interface NewRun {
  id: string;
  workspaceId: string;
  workflowId: string;
  triggeredBy: TriggeredBy | null;
  triggerPayload: JsonObject;
  /** Not before this time. Default: at once. */
  runAt?: Date | null;
  /** Default: the most urgent. */
  priority?: number;
  /** What it may spend; the workflow's own limit counts, too. Default: no limit of its own. */
  maxCostCents?: number | null;
  /** How long it may take from its start, in milliseconds; the workflow's own limit counts, too. Default: no limit of its own. */
  timeoutMs?: number | null;
}

/** What the database decided about a run. */
export interface AcceptedRun {
  id: string;
  versionId: string;
  createdAt: Date;
  priority: number;
  maxCostCents: number | null;
  timeoutMs: number | null;
  /** Milliseconds until it may start. */
  delayMs: number;
}

/** A `NewRun` as a recordset of its JSON has it. */
export const NEW_RUN_FIELDS = Prisma.sql`
  id uuid, "workspaceId" uuid, "workflowId" uuid, "triggeredBy" text, "triggerPayload" jsonb, "runAt" timestamptz,
  priority int, "maxCostCents" int, "timeoutMs" float8`;

/** What a statement writes into `runs` for new runs `i` of workflows `w`: its columns, and what it selects for them. */
export const NEW_RUN_COLUMNS = Prisma.sql`
  id, workspace_id, workflow_id, version_id, triggered_by, trigger_payload, run_at, priority, max_cost_cents,
  timeout_ms`;
export const NEW_RUN_VALUES = Prisma.sql`
  i.id, w.workspace_id, w.id, w.current_version_id, i."triggeredBy", i."triggerPayload", i."runAt",
  coalesce(i.priority, 1), least(i."maxCostCents", w.max_budget_cents), least(i."timeoutMs", w.timeout_ms)`;

/** What it returns of them for an `AcceptedRun`. */
export const ACCEPTED_RUN_COLUMNS = Prisma.sql`
  id::text, version_id::text AS "versionId", created_at AS "createdAt", priority, max_cost_cents AS "maxCostCents",
  timeout_ms AS "timeoutMs",   greatest(0, ceil(extract(epoch FROM run_at - now()) * 1000))::float8 AS "delayMs"`;

/**
 * Nothing → `pending`, pinned to the workflow's current version. Null for a run whose workflow is not in that
 * workspace, is not active, or has no frozen version of its present revision. Repeating an accepted id answers the
 * row that is there. The workflow's row is locked against its deletion, and against nothing else.
 */
export async function insertRuns(sql: Sql, runs: NewRun[]): Promise<(AcceptedRun | null)[]> {
  const rows = await sql.$queryRaw<AcceptedRun[]>`
    WITH input AS (
      SELECT * FROM jsonb_to_recordset(${jsonText(runs)}::jsonb) AS t(${NEW_RUN_FIELDS})
    )
    INSERT INTO runs (${NEW_RUN_COLUMNS})
    SELECT ${NEW_RUN_VALUES}
      FROM input i
      JOIN workflows w ON w.id = i."workflowId" AND w.workspace_id = i."workspaceId"
     WHERE w.status = 'active' AND w.current_version_id IS NOT NULL
       FOR KEY SHARE OF w
        ON CONFLICT (id) DO UPDATE SET version_id = runs.version_id
    RETURNING ${ACCEPTED_RUN_COLUMNS}`;
  const accepted = new Map(rows.map((row) => [row.id, row]));
  return runs.map((run) => accepted.get(run.id) ?? null);
}
