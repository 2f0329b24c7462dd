import type { RetriedNode } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { copiedPayload } from '../payloads/whole-payload.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { NodeRunSeed, RunStart } from './start-runs.ts';

/** The nodes that completed in the source of a retry, with their labels, and whose output is still there. The source has ended, so
 *  they never change. */
export async function listCompletedNodes(sql: Sql, sourceRunId: string): Promise<Map<string, string | null>> {
  const rows = await sql.$queryRaw<{ nodeId: string; label: string | null }[]>`
    SELECT node_id::text AS "nodeId", label FROM node_runs
     WHERE run_id = ${sourceRunId}::uuid AND status = 'completed' AND parent_node_run_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM payloads p WHERE p.removed_at IS NOT NULL AND p.id IN (input_payload_id, output_payload_id))`;
  return new Map(rows.map(({ nodeId, label }) => [nodeId, label]));
}

/** A node run of a retry: `completed` is taken over. */
export interface RetrySeed extends NodeRunSeed {
  begins: RetriedNode['begins'];
}

/**
 * `pending` → `running` for a retry, with all node runs in one statement: each as it begins, those that are taken over with
 * the output of their source and at no cost. False for a run that is no longer pending.
 */
export async function startRetry(
  sql: Sql,
  { runId, nodeRuns, maxDurationMs = null }: RunStart & { nodeRuns: RetrySeed[] },
): Promise<boolean> {
  const seeds = nodeRuns.map((seed, ordinal) => ({ ordinal, ...seed }));
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH started AS (
      UPDATE runs SET status = 'running', started_at = now(),
                      deadline_at = now() + least(timeout_ms, ${maxDurationMs}::float8) * interval '1 millisecond'
       WHERE id = ${runId}::uuid AND status = 'pending' AND source_kind = 'retry'
      RETURNING id, workspace_id, source_run_id
    ), created AS (
      INSERT INTO node_runs
             (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, upstream_ids,
              successor_ids, queued_at, attempt, input_data, output_data, label, task_id, source_node_run_id, started_at,
              completed_at)
      SELECT n.id, s.workspace_id, s.id, n."nodeId", n.ordinal, n.pool, n.begins,
             n."pendingDependencies", n."upstreamIds", n."successorIds", CASE WHEN n.begins = 'queued' THEN now() END,
             coalesce(o.attempt, 1), ${copiedPayload('o', 'input')}, ${copiedPayload('o', 'output')}, o.label, o.task_id, o.id,
             CASE WHEN n.begins = 'completed' THEN now() END,
             CASE WHEN n.begins IN ('completed', 'skipped') THEN now() END
        FROM started s
       CROSS JOIN jsonb_to_recordset(${jsonText(seeds)}::jsonb)
          AS n(ordinal int, id uuid, "nodeId" uuid, pool text, "pendingDependencies" int, "upstreamIds" uuid[],
               "successorIds" uuid[], begins text)
        LEFT JOIN node_runs o
          ON n.begins = 'completed' AND o.run_id = s.source_run_id AND o.node_id = n."nodeId" AND o.status = 'completed'
         AND o.parent_node_run_id IS NULL
      RETURNING run_id, id, status, attempt
    ), logged AS (
      ${INSERT_RUN_EVENTS}
      SELECT id, NULL, 'running', NULL, NULL FROM started
      UNION ALL
      SELECT run_id, id, status, attempt, NULL FROM created WHERE status <> 'pending'
    )
    SELECT id::text FROM started`;
  return rows.length > 0;
}
