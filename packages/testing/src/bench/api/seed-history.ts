import { Client } from 'pg';

/** What the history is about: one user, one workspace, one workflow. */
export interface History {
  userId: string;
  workspaceId: string;
  workflowId: string;
  /** The id of the n-th run, from 1; the last one is the newest. */
  runId(n: number): string;
}

const USER = '01900000-0000-7000-8000-000000000001';
const WORKSPACE = '01900000-0000-7000-8000-000000000002';
const WORKFLOW = '01900000-0000-7000-8000-000000000003';
const VERSION = '01900000-0000-7000-8000-000000000004';
/** The first part of the ids of nodes, runs and node runs; the last twelve digits are a number. */
const NODES = '01900000-0001-7000-8000-';
const RUNS = '01900000-0002-7000-8000-';
const NODE_RUNS = '01900000-0003-7000-8000-';
const numbered = (prefix: string, n: number) => `${prefix}${n.toString(16).padStart(12, '0')}`;

/** Every 25th run failed, every 100th was cancelled, one in 10,000 is still open. */
const STATUS = `CASE WHEN n % 10000 = 5 THEN 'pending' WHEN n % 100 = 3 THEN 'cancelled' WHEN n % 25 = 1 THEN 'failed'
                     ELSE 'completed' END`;
const OUTPUT = '{"title": "The tides", "text": "The moon pulls, and the sea follows it twice a day."}';

/** Fills an empty, migrated database with `runCount` runs of `nodeCount` nodes in a row each, one every two seconds. */
export async function seedHistory(
  databaseUrl: string,
  { runCount, nodeCount }: { runCount: number; nodeCount: number },
): Promise<History> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await seedWorkflow(client, nodeCount);
    await client.query(INSERT_RUNS, [runCount]);
    await client.query(INSERT_NODE_RUNS, [runCount, nodeCount]);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  return {
    userId: USER,
    workspaceId: WORKSPACE,
    workflowId: WORKFLOW,
    runId: (n) => numbered(RUNS, n),
  };
}

async function seedWorkflow(client: Client, nodeCount: number): Promise<void> {
  const nodes = Array.from({ length: nodeCount }, (_, index) => ({
    id: numbered(NODES, index),
    key: `step_${index}`,
    position: index,
    nodeType: 'transform',
    parallelGroup: null,
    dependsOn: index === 0 ? [] : [numbered(NODES, index - 1)],
    taskTemplate: null,
    nodeConfig: { operation: 'identity' },
    inputMapping: {},
    maxRetries: 1,
  }));
  await client.query(`INSERT INTO users (id, email, name) VALUES ($1, 'bench@localhost', 'Bench')`, [USER]);
  await client.query(`INSERT INTO workspaces (id, user_id, name) VALUES ($1, $2, 'Bench')`, [
    WORKSPACE,
    USER,
  ]);
  await client.query(`INSERT INTO workspace_members (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    WORKSPACE,
    USER,
  ]);
  await client.query(
    `INSERT INTO workflows (id, workspace_id, user_id, title) VALUES ($1, $2, $3, 'Tides')`,
    [WORKFLOW, WORKSPACE, USER],
  );
  await client.query(
    `INSERT INTO workflow_versions (id, workspace_id, workflow_id, number, revision, graph)
     VALUES ($1, $2, $3, 1, 0, $4)`,
    [VERSION, WORKSPACE, WORKFLOW, JSON.stringify({ nodes })],
  );
  await client.query('UPDATE workflows SET current_version_id = $1 WHERE id = $2', [VERSION, WORKFLOW]);
}

const idOf = (prefix: string, number: string) => `('${prefix}' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const ago = (n: string) => `now() - ($1::int - ${n}) * interval '2 seconds'`;

const INSERT_RUNS = `
  INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, triggered_by, trigger_payload, error_code,
                    error_message, created_at, started_at, completed_at)
  SELECT ${idOf(RUNS, 'n')}, '${WORKSPACE}', '${WORKFLOW}', '${VERSION}', ${STATUS}, 'user:${USER}',
         jsonb_build_object('topic', 'tides', 'n', n), CASE WHEN n % 25 = 1 THEN 'http_status' END,
         CASE WHEN n % 25 = 1 THEN 'Node step_4 failed after 2 attempts: the server answered 500' END, ${ago('n')},
         CASE WHEN n % 10000 <> 5 THEN ${ago('n')} END, CASE WHEN n % 10000 <> 5 THEN ${ago('n')} END
    FROM generate_series(1, $1::int) AS n`;

const INSERT_NODE_RUNS = `
  INSERT INTO node_runs (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, output_data,
                         created_at, queued_at, started_at, completed_at)
  SELECT ${idOf(NODE_RUNS, 'n * 1000 + k')}, '${WORKSPACE}', ${idOf(RUNS, 'n')}, ${idOf(NODES, 'k')}, k, 'transform',
         'completed', 0, '${OUTPUT}', ${ago('n')}, ${ago('n')}, ${ago('n')}, ${ago('n')}
    FROM generate_series(1, $1::int) AS n, generate_series(0, $2::int - 1) AS k
   WHERE n % 10000 <> 5`;
