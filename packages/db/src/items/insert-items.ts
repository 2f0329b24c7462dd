import type { Json } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';
import type { Lease } from '../node-runs/lease.ts';
import type { ReadyNodeRun } from '../node-runs/settle-completed.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

/** The items of a map, and what runs for each. */
export interface NewItems extends Lease {
  /** In their order; `id` is of the node run. */
  items: { id: string; value: Json }[];
  maxParallel: number;
  stopsAtFailure: boolean;
  /** The pool of the body. */
  pool: string;
  /** Ids of the nodes whose output the body reads. */
  upstreamNodeIds: readonly string[];
  /** False: the body names nothing of the trigger payload, and its items are claimed without it. */
  readsPayload: boolean;
}

/**
 * Writes the node runs of a map's items, the first `maxParallel` of them `queued` and the others `pending`, and begins to
 * count them in the map's wait. Returns those that are queued. Call it in the transaction that made the map `waiting`.
 */
export async function insertItems(tx: Sql, map: NewItems): Promise<ReadyNodeRun[]> {
  const itemCount = map.items.length;
  await tx.$executeRaw`
    UPDATE waits SET item_count = ${itemCount}, open_item_count = ${itemCount},
                     queued_item_count = least(${itemCount}::int, ${map.maxParallel}::int), stops_at_failure = ${map.stopsAtFailure}
     WHERE node_run_id = ${map.nodeRunId}::uuid AND lease_epoch = ${map.leaseEpoch}`;
  return tx.$queryRaw<ReadyNodeRun[]>`
    WITH map AS (
      SELECT n.*, ARRAY(SELECT u.id FROM node_runs u
                         WHERE u.run_id = n.run_id AND u.parent_node_run_id IS NULL
                           AND u.node_id = ANY(${[...map.upstreamNodeIds]}::uuid[])) AS item_upstream_ids
        FROM node_runs n WHERE n.id = ${map.nodeRunId}::uuid
    ), created AS (
      INSERT INTO node_runs
             (id, workspace_id, run_id, node_id, ordinal, pool, status, pending_dependencies, upstream_ids,
              parent_node_run_id, parent_epoch, item_index, item_data, reads_payload, queued_at)
      SELECT i.id, m.workspace_id, m.run_id, m.node_id, m.ordinal, ${map.pool},
             CASE WHEN i.index < ${map.maxParallel}::int THEN 'queued' ELSE 'pending' END, 0, m.item_upstream_ids,
             m.id, ${map.leaseEpoch}, i.index, coalesce(i.value, 'null'), ${map.readsPayload},
             CASE WHEN i.index < ${map.maxParallel}::int THEN now() END
        FROM map m
       CROSS JOIN jsonb_to_recordset(${jsonText(map.items.map((item, index) => ({ index, ...item })))}::jsonb)
          AS i(index int, id uuid, value jsonb)
       ORDER BY i.index
      RETURNING id, run_id, status, attempt, pool, lease_epoch, item_index
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM created WHERE status = 'queued' ORDER BY item_index
    )
    SELECT id::text, run_id::text AS "runId", pool, lease_epoch AS "leaseEpoch"
      FROM created WHERE status = 'queued' ORDER BY item_index`;
}
