import type { NodeRunStatus, RunStatus } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';

/** Asks for the events of one run after one of them; 0 for all. */
export interface RunEventQuery {
  runId: string;
  afterId: bigint;
}

interface EventOfRun {
  nodeRunId: null;
  attempt: null;
  status: RunStatus;
}

interface EventOfNodeRun {
  nodeRunId: string;
  attempt: number;
  status: NodeRunStatus;
}

/** One change of status. */
export type RunEvent = (EventOfRun | EventOfNodeRun) & {
  id: bigint;
  runId: string;
  errorCode: string | null;
  createdAt: Date;
};

/** What a snapshot knows of transactions, by their ids. */
export interface Horizon {
  /** All before this one have ended. */
  xmin: bigint;
  /** All that had an id by then are before this one. A snapshot's `xmax` is not: it is behind the last one that had ended. */
  nextXid: bigint;
}

/** The columns of a Horizon. `age` counts from an id to the next one that will be given. */
export const HORIZON = Prisma.sql`
  SELECT pg_snapshot_xmin(s)::text::bigint AS xmin,
         pg_snapshot_xmax(s)::text::bigint + age(pg_snapshot_xmax(s)::xid) AS "nextXid"
    FROM pg_current_snapshot() AS s`;

export type SeenRunEvent = RunEvent & Horizon & { queryIndex: number };

/** The next committed events for each query, in the order of their ids, each with the statement's horizon. */
export async function listRunEvents(
  sql: Sql,
  queries: readonly RunEventQuery[],
  limitPerQuery: number,
): Promise<SeenRunEvent[]> {
  return sql.$queryRaw<SeenRunEvent[]>`
    SELECT e.*, horizon.*, (asked.ordinal - 1)::int AS "queryIndex"
      FROM (${HORIZON}) AS horizon,
           unnest(${queries.map((query) => query.runId)}::uuid[], ${queries.map((query) => query.afterId)}::bigint[])
             WITH ORDINALITY AS asked(run_id, after_id, ordinal)
     CROSS JOIN LATERAL (
       SELECT id, run_id::text AS "runId", node_run_id::text AS "nodeRunId", attempt, status,
              error_code AS "errorCode", created_at AS "createdAt"
         FROM run_events WHERE run_id = asked.run_id AND id > asked.after_id
        ORDER BY run_id, id LIMIT ${limitPerQuery}
     ) AS e`;
}
