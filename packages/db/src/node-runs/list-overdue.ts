import { Prisma, type Sql } from '../client.ts';

/** What a node job needs to name its node run. */
export interface NodeRunRef {
  id: string;
  runId: string;
  versionId: string;
  pool: string;
  leaseEpoch: number;
  /** Its run's. */
  priority: number;
}

/** What a statement over node runs `n` and runs `r` selects for a `NodeRunRef`. */
export const NODE_RUN_REF_COLUMNS = Prisma.sql`
  n.id::text, n.run_id::text AS "runId", r.version_id::text AS "versionId", n.pool, n.lease_epoch AS "leaseEpoch",
  r.priority`;

/** Since when a queued node run `n` is due. */
export const NODE_RUN_DUE_AT = Prisma.sql`greatest(n.queued_at, n.resume_at)`;

/** A page of the sweeper's search: runs after this id, for what has waited longer than `afterMs`. */
export interface OverduePage {
  afterId: string;
  afterMs: number;
  batchSize: number;
}

/** As `OverdueRuns`, of node runs. */
export interface OverdueNodeRuns {
  nodeRuns: NodeRunRef[];
  nextAfterId: string | null;
}

/** `queued` node runs of a page of `running` runs that have been due for longer than `afterMs`: each should have a job. */
export async function listOverdueNodeRuns(sql: Sql, page: OverduePage): Promise<OverdueNodeRuns> {
  const rows = await sql.$queryRaw<(Omit<NodeRunRef, 'id'> & { id: string | null; pageRunId: string })[]>`
    WITH page AS MATERIALIZED (
      SELECT id, version_id, priority FROM runs
       WHERE completed_at IS NULL AND status = 'running' AND id > ${page.afterId}::uuid
       ORDER BY id LIMIT ${page.batchSize}
    )
    SELECT r.id::text AS "pageRunId", ${NODE_RUN_REF_COLUMNS}
      FROM page r LEFT JOIN node_runs n
        ON n.run_id = r.id AND n.status = 'queued'
       AND ${NODE_RUN_DUE_AT} < now() - ${page.afterMs}::int * interval '1 millisecond'
     ORDER BY r.id`;
  const runCount = new Set(rows.map(({ pageRunId }) => pageRunId)).size;
  return {
    nodeRuns: rows.flatMap(({ pageRunId: _, id, ...ref }) => (id === null ? [] : [{ id, ...ref }])),
    nextAfterId: runCount < page.batchSize ? null : (rows.at(-1)?.pageRunId ?? null),
  };
}

/** Those of the node runs that are still `queued` as they were read. */
export async function listStillQueued(sql: Sql, nodeRuns: NodeRunRef[]): Promise<NodeRunRef[]> {
  const rows = await sql.$queryRaw<{ id: string; leaseEpoch: number }[]>`
    SELECT id::text, lease_epoch AS "leaseEpoch" FROM node_runs
     WHERE id = ANY(${nodeRuns.map(({ id }) => id)}::uuid[]) AND status = 'queued'`;
  const epochs = new Map(rows.map(({ id, leaseEpoch }) => [id, leaseEpoch]));
  return nodeRuns.filter(({ id, leaseEpoch }) => epochs.get(id) === leaseEpoch);
}

/** The `queued` node runs of one run: all that may need a job now. */
export async function listQueuedNodeRuns(sql: Sql, runId: string): Promise<NodeRunRef[]> {
  return sql.$queryRaw<NodeRunRef[]>`
    SELECT ${NODE_RUN_REF_COLUMNS}
      FROM node_runs n JOIN runs r ON r.id = n.run_id
     WHERE n.run_id = ${runId}::uuid AND n.status = 'queued'`;
}
