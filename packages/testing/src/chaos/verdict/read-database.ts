import { Client } from 'pg';
import type { LoggedChange } from './history.ts';
import type { CallingNodeRun } from './side-effects.ts';

export interface RunFacts {
  id: string;
  status: string;
  /** Of the run, or of the node run that failed it. */
  errorMessage: string | null;
  isRoot: boolean;
  /** Whether a run above it was cancelled or failed, so that it was, too. */
  isCutOff: boolean;
  /** From its acceptance, or from when it was due, to its end; null: it has not ended. Without what people took to decide. */
  tookMs: number | null;
  maxCostCents: number | null;
  totalCents: number;
  /** Part of that which bought no result, because the claim that paid was lost: its reservation counts no more then. */
  repaidCents: number;
}

/** What the database says when everything has ended. */
export interface DatabaseFacts {
  runs: RunFacts[];
  changes: LoggedChange[];
  nodeRuns: Map<string, CallingNodeRun>;
  approvedTaskIds: Set<string>;
  /** Codes of the errors that node runs have failed with. */
  failures: { id: string; code: string; message: string }[];
}

const NANOS_PER_CENT = 10_000_000;

const RUNS = `
  SELECT r.id, r.status, r.error_message AS "errorMessage", r.parent_run_id IS NULL AS "isRoot",
         EXISTS (SELECT 1 FROM runs p WHERE p.id = r.parent_run_id AND p.status <> 'completed') AS "isCutOff",
         (extract(epoch FROM r.completed_at - greatest(r.created_at, r.run_at)) * 1000 - coalesce((
            SELECT sum(extract(epoch FROM coalesce(t.decided_at, t.completed_at, now()) - t.created_at)) * 1000
              FROM tasks t WHERE t.run_id = r.id AND t.approval_level <> 'none'), 0))::float8 AS "tookMs",
         r.max_cost_cents AS "maxCostCents", (r.total_cost_nanos / ${NANOS_PER_CENT}.0)::float8 AS "totalCents",
         coalesce((SELECT sum(paid.total - CASE WHEN n.status = 'completed' THEN paid.most ELSE 0 END) FROM (
            SELECT c.node_run_id, sum(c.cost_nanos) AS total, max(c.cost_nanos) AS most
              FROM cost_entries c WHERE c.run_id = r.id GROUP BY c.node_run_id) paid JOIN node_runs n ON n.id = paid.node_run_id), 0)::float8
           / ${NANOS_PER_CENT} AS "repaidCents"
    FROM runs r ORDER BY r.id`;
const CHANGES = `
  SELECT run_id AS "runId", node_run_id AS "nodeRunId", status, attempt
    FROM run_events WHERE status IS NOT NULL ORDER BY run_id, id`;
const NODE_RUNS = `
  SELECT id, attempt, lease_epoch AS "leaseEpoch", rescue_count AS "rescueCount" FROM node_runs`;
const FAILURES = `
  SELECT id, error->>'code' AS code, error->>'message' AS message FROM node_runs WHERE status = 'failed'`;
const APPROVED = `SELECT id FROM tasks WHERE decision = 'approved'`;
const OPEN = `SELECT count(*)::int AS count FROM runs WHERE completed_at IS NULL`;

export async function readDatabase(databaseUrl: string): Promise<DatabaseFacts> {
  return withClient(databaseUrl, async (client) => ({
    runs: (await client.query(RUNS)).rows,
    changes: (await client.query(CHANGES)).rows,
    nodeRuns: new Map((await client.query(NODE_RUNS)).rows.map((row: CallingNodeRun) => [row.id, row])),
    failures: (await client.query(FAILURES)).rows,
    approvedTaskIds: new Set((await client.query(APPROVED)).rows.map(({ id }: { id: string }) => id)),
  }));
}

export const countOpenRuns = (databaseUrl: string): Promise<number> =>
  withClient(databaseUrl, async (client) => (await client.query(OPEN)).rows[0].count);

/** All that is told of a run and of those below it, in its order. */
export const listTold = (databaseUrl: string, runId: string): Promise<object[]> =>
  withClient(databaseUrl, async (client) => (await client.query(TOLD, [runId])).rows);

const TOLD = `
  SELECT e.created_at AS at, e.run_id AS "runId", coalesce(n.ordinal::text, 'run') AS of, e.node_run_id AS "nodeRunId", e.status, e.attempt,
         e.error_code AS "errorCode"
    FROM run_events e LEFT JOIN node_runs n ON n.id = e.node_run_id 
   WHERE e.run_id IN (SELECT id FROM runs WHERE id = $1 OR root_run_id = $1) ORDER BY e.id`;

/** Where a run spent the longest time between two changes, and what was last told before. */
export async function describeLongestWait(databaseUrl: string, runId: string): Promise<string> {
  const longest = `
    WITH told AS (
      SELECT e.id, e.node_run_id, e.status, e.created_at,
             coalesce(lead(e.created_at) OVER (ORDER BY e.id), now()) - e.created_at AS gap
        FROM (SELECT 0 AS id, NULL::uuid AS node_run_id, 'accepted' AS status, greatest(created_at, run_at) AS created_at
                FROM runs WHERE id = $1
              UNION ALL SELECT id, node_run_id, status, created_at FROM run_events WHERE run_id = $1 AND status IS NOT NULL) e
    )
    SELECT w.title, told.status, n.rescue_count AS "rescueCount", n.lease_epoch AS "leaseEpoch",
           (told.node_run_id IS NULL) AS "isRun", n.ordinal, r.priority, extract(epoch FROM told.gap)::float8 AS seconds
      FROM runs r JOIN workflows w ON w.id = r.workflow_id, told LEFT JOIN node_runs n ON n.id = told.node_run_id
     WHERE r.id = $1 AND (told.status NOT IN ('completed', 'failed', 'cancelled') OR told.node_run_id IS NOT NULL)
     ORDER BY told.gap DESC LIMIT 1`;
  const [row] = await withClient(databaseUrl, async (client) => (await client.query(longest, [runId])).rows);
  if (!row) return 'nothing is told of it';
  const what = row.isRun
    ? 'the run'
    : `node ${row.ordinal} (epoch ${row.leaseEpoch}, ${row.rescueCount} rescues)`;
  return `${row.title}, priority ${row.priority}: ${what} was ${row.status} for ${row.seconds.toFixed(1)} s`;
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
