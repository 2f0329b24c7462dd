import type { RunStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { HORIZON, type Horizon } from './list-run-events.ts';

/** Asks for what runs of some workspaces became after one event of the log. */
export interface WorkspaceEventQuery {
  afterId: bigint;
  workspaceIds: readonly string[];
}

/** A run became this. */
export interface WorkspaceEvent {
  id: bigint;
  workspaceId: string;
  workflowId: string;
  runId: string;
  status: RunStatus;
  errorCode: string | null;
  /** What the run has cost when it is read. */
  totalCostNanos: bigint;
  createdAt: Date;
}

/** A piece of the log, of which the events of the workspaces are left. */
export interface SeenWorkspaceEvents extends Horizon {
  /** In the order of their ids. */
  events: WorkspaceEvent[];
  /** The last of the piece, whatever its workspace; `afterId` where there is none. */
  lastId: bigint;
  /** The piece ends at the limit. */
  isCut: boolean;
}

/** JSON has no numbers as large, and no times. */
type EventInJson = Omit<WorkspaceEvent, 'id' | 'totalCostNanos' | 'createdAt'> &
  Record<'id' | 'totalCostNanos' | 'createdAt', string>;

/** For each query the next `limit` committed events of runs, and nothing of node runs, by the index over these; one row
 *  each. `LIMIT 1` keeps the planner from reading all runs of the workspaces. */
export async function listWorkspaceEvents(
  sql: Sql,
  queries: readonly WorkspaceEventQuery[],
  { limit }: { limit: number },
): Promise<SeenWorkspaceEvents[]> {
  const asked = queries.map(({ afterId, workspaceIds }) => ({
    after_id: String(afterId),
    ids: workspaceIds,
  }));
  const rows = await sql.$queryRaw<(Omit<SeenWorkspaceEvents, 'events'> & { events: EventInJson[] })[]>`
    SELECT horizon.*, piece.events, coalesce(piece.last_id, asked.after_id) AS "lastId", piece.count >= ${limit} AS "isCut"
      FROM (${HORIZON}) AS horizon,
           ROWS FROM (jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS (after_id bigint, ids uuid[])) WITH ORDINALITY
             AS asked(after_id, ids, ordinal)
     CROSS JOIN LATERAL (
       SELECT max(e.id) AS last_id, count(*) AS count,
              coalesce(json_agg(json_build_object(
                'id', e.id::text, 'workspaceId', r.workspace_id, 'workflowId', r.workflow_id, 'runId', r.id, 'status', e.status,
                'errorCode', e.error_code, 'totalCostNanos', r.total_cost_nanos::text, 'createdAt', e.created_at)
                ORDER BY e.id) FILTER (WHERE r.id IS NOT NULL), '[]') AS events
         FROM (SELECT * FROM run_events
                WHERE node_run_id IS NULL AND id > asked.after_id ORDER BY id LIMIT ${limit}) AS e
         LEFT JOIN LATERAL (SELECT * FROM runs WHERE runs.id = e.run_id LIMIT 1) AS r ON r.workspace_id = ANY(asked.ids)
     ) AS piece
     ORDER BY asked.ordinal`;
  return rows.map(({ events, ...piece }) => ({ ...piece, events: events.map(eventOf) }));
}

const eventOf = ({ id, totalCostNanos, createdAt, ...event }: EventInJson): WorkspaceEvent => ({
  ...event,
  id: BigInt(id),
  totalCostNanos: BigInt(totalCostNanos),
  createdAt: new Date(createdAt),
});
