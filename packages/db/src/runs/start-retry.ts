import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { NodeRunSeed, RunStart } from './start-runs.ts';

/** The nodes that completed in the source of a retry. The source has ended, so they never change. */
export async function listTakenOver(sql: Sql, sourceRunId: string): Promise<string[]> {
  const rows = await sql.$queryRaw<{ nodeId: string }[]>`
    SELECT node_id::text AS "nodeId" FROM node_runs WHERE run_id = ${sourceRunId}::uuid AND status = 'completed'`;
  return rows.map((row) => row.nodeId);
}

/** A node run of a retry: taken over, or to be run. */
export interface RetrySeed extends NodeRunSeed {
  isTakenOver: boolean;
}

/**
 * `pending` → `running` for a retry, with all node runs in one statement: those that are taken over `completed` with
 * the output of their source and at no cost, those that wait for nothing else `queued`, the others `pending`. False
 * for a run that is no longer pending.
 */
export async function startRetry(
  sql: Sql,
  { runId, nodeRuns }: RunStart & { nodeRuns: RetrySeed[] },
): Promise<boolean> {
  const seeds = nodeRuns.map((seed, ordinal) => ({ ordinal, ...seed }));
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH started AS (
      UPDATE runs SET status = 'running', started_at = now()
       WHERE id = ${runId}::uuid AND status = 'pending' AND source_kind = 'retry'
      RETURNING id, workspace_id, source_run_id
    ), created AS (
      INSERT INTO node_runs
             (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, upstream_ids,
              successor_ids, queued_at, attempt, input_data, output_data, task_id, source_node_run_id, started_at,
              completed_at)
      SELECT n.id, s.workspace_id, s.id, n."nodeId", n.ordinal, n.pool,
             CASE WHEN n."isTakenOver" THEN 'completed' WHEN n."pendingDependencies" = 0 THEN 'queued'
                  ELSE 'pending' END,
             n."pendingDependencies", n."upstreamIds", n."successorIds",
             CASE WHEN NOT n."isTakenOver" AND n."pendingDependencies" = 0 THEN now() END,
             coalesce(o.attempt, 1), o.input_data, o.output_data, o.task_id, o.id,
             CASE WHEN n."isTakenOver" THEN now() END, CASE WHEN n."isTakenOver" THEN now() END
        FROM started s
       CROSS JOIN jsonb_to_recordset(${jsonText(seeds)}::jsonb)
          AS n(ordinal int, id uuid, "nodeId" uuid, pool text, "pendingDependencies" int, "upstreamIds" uuid[],
               "successorIds" uuid[], "isTakenOver" boolean)
        LEFT JOIN node_runs o
          ON n."isTakenOver" AND o.run_id = s.source_run_id AND o.node_id = n."nodeId" AND o.status = 'completed'
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
