import type { JsonObject, RunSourceKind, TriggeredBy } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { copiedPayload } from '../payloads/whole-payload.ts';
import type { RunScope } from './find-run.ts';
import { ACCEPTED_RUN_COLUMNS, type AcceptedRun } from './insert-runs.ts';

/** A run that is asked for by another one, its source. */
export interface NewRerun {
  id: string;
  source: RunScope;
  kind: RunSourceKind;
  triggeredBy: TriggeredBy;
  /** Null: the source's. */
  triggerPayload: JsonObject | null;
  /** Pinned to the source's version, or to the workflow's current one. */
  version: 'same' | 'current';
}

/**
 * Nothing → `pending`, as urgent as the source and with its limit. Null when there is no such source, its workflow is
 * not active or, asked for, has no frozen version of its present revision, or a retry's source has not failed and was
 * not cancelled, or retention has removed payloads that it would take over. The source is locked against its removal.
 */
export async function insertRerun(sql: Sql, rerun: NewRerun): Promise<AcceptedRun | null> {
  const payload = rerun.triggerPayload === null ? null : jsonText(rerun.triggerPayload);
  const { source, kind } = rerun;
  const rows = await sql.$queryRaw<AcceptedRun[]>`
    INSERT INTO runs (id, workspace_id, workflow_id, version_id, triggered_by, trigger_payload, priority,
                      max_cost_cents, timeout_ms, source_run_id, source_kind)
    SELECT ${rerun.id}::uuid, s.workspace_id, s.workflow_id, ${VERSION_IDS[rerun.version]}, ${rerun.triggeredBy},
           coalesce(${payload}::jsonb, ${copiedPayload('s', 'trigger')}), s.priority, least(s.max_cost_cents, w.max_budget_cents),
           least(s.timeout_ms, w.timeout_ms),
           s.id, ${kind}
      FROM runs s JOIN workflows w ON w.id = s.workflow_id
     WHERE s.id = ${source.runId}::uuid AND s.workflow_id = ${source.workflowId}::uuid
       AND s.workspace_id = ${source.workspaceId}::uuid AND w.status = 'active'
       AND ${VERSION_IDS[rerun.version]} IS NOT NULL
       AND (${kind} = 'replay' OR s.status IN ('failed', 'cancelled'))
       AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.run_id = s.id AND p.removed_at IS NOT NULL
                          AND (${kind} = 'retry' OR ${payload === null} AND p.id = s.payload_id))
       FOR KEY SHARE OF s
    RETURNING ${ACCEPTED_RUN_COLUMNS}`;
  return rows[0] ?? null;
}

const VERSION_IDS = { same: Prisma.sql`s.version_id`, current: Prisma.sql`w.current_version_id` };
