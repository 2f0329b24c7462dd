import { Prisma, type Sql } from '../client.ts';
import type { RunScope } from '../runs/find-run.ts';

/** What of a queue is its backlog. */
export interface BacklogFilter {
  /** Null for the queue of run jobs. */
  pool: string | null;
  /** Also what is due later: scheduled runs, retries that wait for their backoff. */
  includeDelayed: boolean;
}

/** The runs whose next step waits in a queue, with nobody at work on it. */
export interface Backlog {
  runCount: number;
  /** Their node runs that have not ended, wherever they wait. */
  openNodeRunCount: number;
  /** Those of them that run: another branch of the same run. */
  runningNodeRunCount: number;
  /** The oldest of the runs, at most `limit`, which is at least 1. */
  oldest: RunScope[];
}

interface BacklogRow extends RunScope, Omit<Backlog, 'oldest'> {}

/** Reads the backlog of one queue: its `pending` runs, or the open runs that have `queued` node runs of its pool. */
export async function findBacklog(
  sql: Sql,
  { pool, ...due }: BacklogFilter,
  { limit }: { limit: number },
): Promise<Backlog> {
  const matched = pool === null ? pendingRuns(due) : runsWithQueued(pool, due);
  const rows = await sql.$queryRaw<BacklogRow[]>`
    SELECT id::text AS "runId", workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId",
           (count(*) OVER ())::int AS "runCount", (sum(open_count) OVER ())::int AS "openNodeRunCount",
           (sum(running_count) OVER ())::int AS "runningNodeRunCount"
      FROM (${matched}) AS matched ORDER BY matched.id LIMIT ${limit}::int`;
  const [{ runCount, openNodeRunCount, runningNodeRunCount } = NOTHING] = rows;
  const oldest = rows.map(({ workspaceId, workflowId, runId }) => ({ workspaceId, workflowId, runId }));
  return { runCount, openNodeRunCount, runningNodeRunCount, oldest };
}

const NOTHING = { runCount: 0, openNodeRunCount: 0, runningNodeRunCount: 0 };

type Due = Pick<BacklogFilter, 'includeDelayed'>;

/** Of a run: its run job waits in the queue. */
export const isRunQueued = ({ includeDelayed }: Due): Prisma.Sql => Prisma.sql`
  (status = 'pending' AND (${includeDelayed}::boolean OR run_at IS NULL OR run_at <= now()))`;

/** Of a node run: its job waits in the queue of this pool. */
export const isNodeRunQueued = (pool: string, { includeDelayed }: Due): Prisma.Sql => Prisma.sql`
  (status = 'queued' AND pool = ${pool}
   AND (${includeDelayed}::boolean OR resume_at IS NULL OR resume_at <= now()))`;

/** A run has node runs from its start on. */
const pendingRuns = (due: Due): Prisma.Sql => Prisma.sql`
  SELECT id, workspace_id, workflow_id, 0 AS open_count, 0 AS running_count FROM runs
   WHERE completed_at IS NULL AND ${isRunQueued(due)}`;

const runsWithQueued = (pool: string, due: Due): Prisma.Sql => Prisma.sql`
  SELECT r.id, r.workspace_id, r.workflow_id, n.open_count, n.running_count
    FROM runs r CROSS JOIN LATERAL (
           SELECT count(*) AS open_count, count(*) FILTER (WHERE status = 'running') AS running_count,
                  bool_or(${isNodeRunQueued(pool, due)}) AS has_queued
             FROM node_runs
            WHERE run_id = r.id AND status IN ('pending', 'queued', 'running', 'waiting')) n
   WHERE r.completed_at IS NULL AND r.status IN ('running', 'waiting') AND n.has_queued`;
