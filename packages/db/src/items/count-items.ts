import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import type { ReadyNodeRun } from '../node-runs/settle-completed.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { ItemRef } from './item-ref.ts';

/** An item that has ended. `failureMessage` is null where it completed. */
export interface EndedItem extends ItemRef {
  failureMessage: string | null;
}

/** What the end of items made of one map. */
export interface CountedMap {
  parentNodeRunId: string;
  parentEpoch: number;
  /** Its next items, which are `queued` now. */
  ready: ReadyNodeRun[];
  /** Whether nothing is left to wait for: all its items have ended, or one has failed and that stops it. */
  isDue: boolean;
}

type CountedRow = Omit<CountedMap, 'ready'> & { ready: ReadyNodeRun[] | null };

/**
 * Counts items that have ended off the waits of their maps, and queues as many of the next ones, `pending` → `queued`. A map
 * that has nothing left to wait for becomes due, so that it is joined whatever becomes of this process. One whose wait is
 * over is not among the answers. Call it last in the transaction that ended the items: of a map it locks its wait alone,
 * in one order, and for no longer than the commit takes.
 */
export async function countItems(tx: Sql, ended: readonly EndedItem[]): Promise<CountedMap[]> {
  if (ended.length === 0) return [];
  const rows = await tx.$queryRaw<CountedRow[]>`
    WITH ended AS (
      SELECT "parentNodeRunId" AS id, "parentEpoch" AS epoch, count(*)::int AS ended_count,
             (array_agg(jsonb_build_object('index', index, 'message', "failureMessage") ORDER BY index)
               FILTER (WHERE "failureMessage" IS NOT NULL))[1] AS failure
        FROM jsonb_to_recordset(${jsonText(ended)}::jsonb)
          AS e("parentNodeRunId" uuid, "parentEpoch" int, index int, "failureMessage" text)
       GROUP BY 1, 2
    ), locked AS (
      SELECT w.node_run_id, w.lease_epoch, w.queued_item_count AS first_index, e.ended_count, e.failure
        FROM waits w JOIN ended e ON e.id = w.node_run_id AND e.epoch = w.lease_epoch
       ORDER BY w.node_run_id, w.lease_epoch FOR NO KEY UPDATE OF w
    ), counted AS (
      UPDATE waits w
         SET open_item_count = w.open_item_count - l.ended_count,
             item_failure = CASE WHEN w.stops_at_failure THEN coalesce(w.item_failure, l.failure) END,
             queued_item_count = CASE WHEN w.stops_at_failure AND coalesce(w.item_failure, l.failure) IS NOT NULL
                                      THEN w.queued_item_count
                                      ELSE least(w.item_count, w.queued_item_count + l.ended_count) END,
             due_at = CASE WHEN w.open_item_count = l.ended_count OR (w.stops_at_failure AND l.failure IS NOT NULL)
                           THEN now() ELSE w.due_at END
        FROM locked l WHERE w.node_run_id = l.node_run_id AND w.lease_epoch = l.lease_epoch
      RETURNING w.node_run_id, w.lease_epoch, l.first_index, w.queued_item_count AS end_index,
                w.open_item_count = 0 OR w.item_failure IS NOT NULL AS is_due
    ), queued AS (
      UPDATE node_runs n SET status = 'queued', queued_at = now()
        FROM counted c
       WHERE n.parent_node_run_id = c.node_run_id AND n.parent_epoch = c.lease_epoch
         AND n.item_index >= c.first_index AND n.item_index < c.end_index AND n.status = 'pending'
      RETURNING n.id, n.run_id, n.status, n.attempt, n.pool, n.lease_epoch, n.parent_node_run_id, n.parent_epoch
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM queued
    )
    SELECT c.node_run_id::text AS "parentNodeRunId", c.lease_epoch AS "parentEpoch", c.is_due AS "isDue",
           (SELECT jsonb_agg(jsonb_build_object('id', q.id, 'runId', q.run_id, 'pool', q.pool, 'leaseEpoch', q.lease_epoch))
              FROM queued q
             WHERE q.parent_node_run_id = c.node_run_id AND q.parent_epoch = c.lease_epoch) AS ready
      FROM counted c`;
  return rows.map((row) => ({ ...row, ready: row.ready ?? [] }));
}
