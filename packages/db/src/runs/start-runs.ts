import { answerFirst } from '../answer-first.ts';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

/** One node run as a start creates it. Its ids are chosen by the caller, so that rows can name each other. */
export interface NodeRunSeed {
  id: string;
  nodeId: string;
  pool: string;
  pendingDependencies: number;
  upstreamIds: string[];
  successorIds: string[];
}

export interface RunStart {
  runId: string;
  /** Most that any run may take, in milliseconds: one number for all that one process starts. Default: no limit. */
  maxDurationMs?: number | null;
  nodeRuns: NodeRunSeed[];
}

/**
 * `pending` → `running`, with all node runs: those without dependencies `queued`, the others `pending`. False for a
 * run that is no longer pending, is not due, or is a retry (`startRetry`); nothing of it was written. The commit does not
 * wait for the disk: a start that a crash of the server undoes leaves a pending run, which is started again.
 */
export async function startRuns(sql: Sql, starts: RunStart[]): Promise<boolean[]> {
  const firstOfRun = new Map(starts.toReversed().map((start) => [start.runId, start]));
  const seeds = [...firstOfRun.values()].flatMap(({ runId, nodeRuns }) =>
    nodeRuns.map((seed, ordinal) => ({ runId, ordinal, ...seed })),
  );
  const rows = await sql.$queryRaw<{ id: string }[]>`
    WITH started AS (
      UPDATE runs SET status = 'running', started_at = now(),
                      deadline_at = now() + least(timeout_ms, ${starts[0]?.maxDurationMs ?? null}::float8) * interval '1 millisecond'
        FROM (SELECT set_config('synchronous_commit', 'off', true) AS mode) AS commit
       WHERE commit.mode = 'off' AND id = ANY(${starts.map((start) => start.runId)}::uuid[]) AND status = 'pending' AND (run_at IS NULL OR run_at <= now())
         AND source_kind IS DISTINCT FROM 'retry'
      RETURNING id, workspace_id
    ), created AS (
      INSERT INTO node_runs
             (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies,
              upstream_ids, successor_ids, queued_at)
      SELECT n.id, s.workspace_id, s.id, n."nodeId", n.ordinal, n.pool,
             CASE WHEN n."pendingDependencies" = 0 THEN 'queued' ELSE 'pending' END, n."pendingDependencies",
             n."upstreamIds", n."successorIds", CASE WHEN n."pendingDependencies" = 0 THEN now() END
        FROM jsonb_to_recordset(${jsonText(seeds)}::jsonb)
          AS n("runId" uuid, ordinal int, id uuid, "nodeId" uuid, pool text, "pendingDependencies" int,
               "upstreamIds" uuid[], "successorIds" uuid[])
        JOIN started s ON s.id = n."runId"
      RETURNING run_id, id, status, attempt
    ), logged AS (
      ${INSERT_RUN_EVENTS}
      SELECT id, NULL, 'running', NULL, NULL FROM started
      UNION ALL
      SELECT run_id, id, status, attempt, NULL FROM created WHERE status = 'queued'
    )
    SELECT id::text FROM started`;
  const started = new Map(rows.map((row) => [row.id, true]));
  return answerFirst(starts, (start) => start.runId, started).map((answer) => answer ?? false);
}
