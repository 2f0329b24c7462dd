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

/** A page of the sweeper's search: rows after this id, that have waited longer than `afterMs`. */
export interface OverduePage {
  afterId: string;
  afterMs: number;
  batchSize: number;
}

/** `queued` node runs that have been due for longer than `afterMs`, in id order: each should have a job. */
export async function listOverdueNodeRuns(sql: Sql, page: OverduePage): Promise<NodeRunRef[]> {
  return sql.$queryRaw<NodeRunRef[]>`
    SELECT ${NODE_RUN_REF_COLUMNS}
      FROM runs r JOIN node_runs n ON n.run_id = r.id
     WHERE r.completed_at IS NULL AND r.status = 'running' AND n.status = 'queued'
       AND ${NODE_RUN_DUE_AT} < now() - ${page.afterMs}::int * interval '1 millisecond'
       AND n.id > ${page.afterId}::uuid
     ORDER BY n.id LIMIT ${page.batchSize}`;
}

/** The `queued` node runs of one run: all that may need a job now. */
export async function listQueuedNodeRuns(sql: Sql, runId: string): Promise<NodeRunRef[]> {
  return sql.$queryRaw<NodeRunRef[]>`
    SELECT ${NODE_RUN_REF_COLUMNS}
      FROM node_runs n JOIN runs r ON r.id = n.run_id
     WHERE n.run_id = ${runId}::uuid AND n.status = 'queued'`;
}
