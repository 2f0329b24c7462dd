import type { NodeRunStatus, RunStatus } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';

/** Asks for the events of one run after one of them; 0 for all. */
export interface RunEventQuery {
  runId: string;
  afterId: bigint;
  /** `changes`: no partial text. */
  kind: 'all' | 'changes';
}

/** How much one query gets at most, but for the first event, which it always gets. */
export interface PageLimits {
  eventsPerQuery: number;
  /** Of partial text, in bytes. */
  textBytesPerQuery: number;
}

interface EventOfRun {
  nodeRunId: null;
  attempt: null;
  status: RunStatus;
  text: null;
}

interface EventOfNodeRun {
  nodeRunId: string;
  attempt: number;
  status: NodeRunStatus;
  text: null;
}

/** The next piece of what a running attempt has made so far. */
interface PartialText {
  nodeRunId: string;
  attempt: number;
  status: null;
  text: string;
}

/** One change of status, or one piece of partial text. */
export type RunEvent = (EventOfRun | EventOfNodeRun | PartialText) & {
  id: bigint;
  runId: string;
  errorCode: string | null;
  /** What an attempt failed with, for people. */
  errorMessage: string | null;
  /** Who began an attempt, as `host:pid`. */
  worker: string | null;
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

export type SeenRunEvent = RunEvent & Horizon & { queryIndex: number; isCut: boolean };

/**
 * The next committed events for each query, in the order of their ids, each with the statement's horizon. `isCut` says of
 * all events of a query that a limit may have left some out.
 */
export async function listRunEvents(
  sql: Sql,
  queries: readonly RunEventQuery[],
  { eventsPerQuery, textBytesPerQuery }: PageLimits,
): Promise<SeenRunEvent[]> {
  return sql.$queryRaw<SeenRunEvent[]>`
    SELECT id, "runId", "nodeRunId", attempt, status, text, "errorCode", "errorMessage", worker, "createdAt", horizon.*,
           (asked.ordinal - 1)::int AS "queryIndex", "eventCount" >= ${eventsPerQuery} OR "isOver" AS "isCut"
      FROM (${HORIZON}) AS horizon,
           unnest(${queries.map((query) => query.runId)}::uuid[], ${queries.map((query) => query.afterId)}::bigint[],
                  ${queries.map((query) => query.kind)}::text[])
             WITH ORDINALITY AS asked(run_id, after_id, kind, ordinal)
     CROSS JOIN LATERAL (
       SELECT *, count(*) OVER () AS "eventCount", bool_or("bytesUpTo" > ${textBytesPerQuery}) OVER () AS "isOver"
         FROM (
           SELECT id, run_id::text AS "runId", node_run_id::text AS "nodeRunId", attempt, status, text,
                  error_code AS "errorCode", error_message AS "errorMessage", worker, created_at AS "createdAt", row_number() OVER w AS place,
                  coalesce(sum(octet_length(text)) OVER w, 0) AS "bytesUpTo"
             FROM (
               SELECT * FROM run_events
                WHERE run_id = asked.run_id AND id > asked.after_id AND (asked.kind = 'all' OR text IS NULL)
                ORDER BY run_id, id LIMIT ${eventsPerQuery}
             ) AS found WINDOW w AS (ORDER BY id)
         ) AS measured
     ) AS e
     WHERE place = 1 OR "bytesUpTo" <= ${textBytesPerQuery}
     ORDER BY ordinal, id`;
}
