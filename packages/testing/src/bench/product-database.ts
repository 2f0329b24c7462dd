import { isTerminalRunStatus, RUN_STATUSES } from '@runyard/domain';
import { Client } from 'pg';

/** The bench's own look at the product's database, with queries that cost next to nothing. */
export interface ProductDatabase {
  insertUser(userId: string): Promise<void>;
  /** Whether a run of the workflow has not ended. */
  isAnyOpen(workflowId: string): Promise<boolean>;
  /** How many runs of the workflow there are in each status. */
  countByStatus(workflowId: string): Promise<Record<string, number>>;
  /** For the newest runs, the milliseconds from the trigger to the start of the first node. */
  listStartDelays(workflowId: string, runCount: number): Promise<number[]>;
  close(): Promise<void>;
}

const OPEN_STATUSES = RUN_STATUSES.filter((status) => !isTerminalRunStatus(status));

/** Finds an open run through the index of open runs, so that asking often costs next to nothing. */
const OPEN_RUN = {
  name: 'open_run',
  text: `SELECT FROM runs WHERE completed_at IS NULL AND status = ANY($2) AND workflow_id = $1 LIMIT 1`,
};
const COUNTS = 'SELECT status, count(*)::int AS count FROM runs WHERE workflow_id = $1 GROUP BY status';
const START_DELAYS = `
  SELECT extract(epoch FROM min(node_runs.started_at) - runs.created_at)::float8 * 1000 AS delay
  FROM (SELECT * FROM runs WHERE workflow_id = $1 ORDER BY created_at DESC LIMIT $2) AS runs
  JOIN node_runs ON node_runs.run_id = runs.id
  GROUP BY runs.id, runs.created_at`;

export async function openProductDatabase(databaseUrl: string): Promise<ProductDatabase> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    insertUser: async (id) =>
      void (await client.query(
        `INSERT INTO users (id, email, name) VALUES ($1, 'bench@localhost', 'Bench')`,
        [id],
      )),
    isAnyOpen: async (id) =>
      (await client.query({ ...OPEN_RUN, values: [id, OPEN_STATUSES] })).rowCount === 1,
    countByStatus: async (id) => {
      const { rows } = await client.query(COUNTS, [id]);
      return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
    },
    listStartDelays: async (id, runCount) =>
      (await client.query(START_DELAYS, [id, runCount])).rows.map(({ delay }) => delay),
    close: () => client.end(),
  };
}
