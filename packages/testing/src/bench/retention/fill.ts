import type { Client } from 'pg';

/** How much there is to remove, and of whom. */
export interface Filling {
  runCount: number;
  workspaceId: string;
  workflowId: string;
  versionId: string;
}

/** Node runs of one run, in a chain. */
export const NODES_PER_RUN = 3;
const BATCH_RUNS = 20_000;
/** Days over which the runs have been accepted, all of them longer ago than runs are kept. */
const OLDEST_DAYS = 190;
const NEWEST_DAYS = 100;

/** Rows as completed runs of three small nodes leave them, with the entry of a paid call and all events. */
export async function fillWithOldRuns(client: Client, filling: Filling): Promise<void> {
  await client.query("SET session_replication_role = 'replica'; SET synchronous_commit = off");
  for (let done = 0; done < filling.runCount; done += BATCH_RUNS) {
    const count = Math.min(BATCH_RUNS, filling.runCount - done);
    await client.query('TRUNCATE pg_temp.bench_runs').catch(() => undefined);
    await client.query(`
      CREATE TEMP TABLE IF NOT EXISTS bench_runs AS SELECT NULL::uuid AS id, NULL::timestamptz AS at, ARRAY[]::uuid[] AS nodes LIMIT 0`);
    await client.query(
      `INSERT INTO bench_runs
       SELECT uuidv7(-age), now() - age, ARRAY[uuidv7(-age), uuidv7(-age), uuidv7(-age)]
         FROM (SELECT ($1::float8 - ($1::float8 - $2) * (n + $3) / $4) * interval '1 day' AS age FROM generate_series(0, $5::int - 1) AS n) a`,
      [OLDEST_DAYS, NEWEST_DAYS, done, filling.runCount, count],
    );
    for (const statement of statementsOf(filling)) await client.query(statement);
  }
  await client.query(`
    INSERT INTO workspace_spend (workspace_id, month, nanos)
    SELECT workspace_id, date_trunc('month', created_at AT TIME ZONE 'UTC')::date, sum(cost_nanos) FROM cost_entries GROUP BY 1, 2`);
  await client.query('VACUUM (ANALYZE) runs, node_runs, run_events, cost_entries, tasks');
}

const statementsOf = ({ workspaceId, workflowId, versionId }: Filling): string[] => [
  `INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, triggered_by, trigger_payload, total_cost_nanos, created_at,
                     started_at, completed_at)
   SELECT id, '${workspaceId}', '${workflowId}', '${versionId}', 'completed', 'api_key:${workspaceId}', ${JSON_OF('id')}, 7, at, at, at FROM bench_runs`,
  `INSERT INTO node_runs (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, upstream_ids, successor_ids,
                          lease_epoch, input_data, output_data, cost_nanos, created_at, queued_at, started_at, completed_at)
   SELECT nodes[n], '${workspaceId}', id, '${workflowId}', n - 1, 'transform', 'completed', 0,
          CASE WHEN n > 1 THEN ARRAY[nodes[n - 1]] ELSE '{}' END, CASE WHEN n < ${NODES_PER_RUN} THEN ARRAY[nodes[n + 1]] ELSE '{}' END,
          1, ${JSON_OF('nodes[1]')}, ${JSON_OF('nodes[n]')}, CASE n WHEN 1 THEN 7 ELSE 0 END, at, at, at, at
     FROM bench_runs, generate_series(1, ${NODES_PER_RUN}) AS n`,
  `INSERT INTO run_events (run_id, node_run_id, created_at, attempt, status)
   SELECT id, CASE WHEN n > 0 THEN nodes[n] END, at, CASE WHEN n > 0 THEN 1 END, s.status
     FROM bench_runs, generate_series(0, ${NODES_PER_RUN}) AS n, unnest(CASE n WHEN 0 THEN ARRAY['running', 'completed']
                                                                  ELSE ARRAY['queued', 'running', 'completed'] END) AS s(status)`,
  `INSERT INTO cost_entries (id, workspace_id, workflow_id, run_id, node_run_id, attempt, provider, model, cost_nanos, price_version, created_at)
   SELECT gen_random_uuid(), '${workspaceId}', '${workflowId}', id, nodes[1], 1, 'bench', 'bench-1', 7, 'reported', at FROM bench_runs`,
];

/** About 300 bytes. */
const JSON_OF = (id: string) =>
  `jsonb_build_object('id', ${id}, 'text', repeat(md5(${id}::text), 6), 'items', '[1, 2, 3, 4, 5]'::jsonb)`;
