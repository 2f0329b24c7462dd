import type { JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { Lease, NodeRunError } from '../node-runs/lease.ts';
import { OUTPUT_BYTES, wholePayload } from '../payloads/whole-payload.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';

/** How far the items of a map have come. */
export interface ItemsState {
  openCount: number;
  /** The first that failed, where that ends the map. */
  failure: { index: number; message: string } | null;
}

/** Null when the map does not wait for items any more. */
export async function findItemsState(tx: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<ItemsState | null> {
  const rows = await tx.$queryRaw<ItemsState[]>`
    SELECT open_item_count AS "openCount", item_failure AS failure FROM waits
     WHERE node_run_id = ${nodeRunId}::uuid AND lease_epoch = ${leaseEpoch} AND item_count IS NOT NULL`;
  return rows[0] ?? null;
}

export interface EndedItemRow {
  index: number;
  output: JsonObject | null;
  error: NodeRunError | null;
}

/**
 * How the items of a map have ended, in their order; null when their outputs have more than `maxBytes` as PostgreSQL writes
 * JSON, with a space after each comma: whoever has twice as many as may be stored need not read them.
 */
export async function listEndedItems(
  tx: Sql,
  { nodeRunId, leaseEpoch }: Lease,
  maxBytes: number,
): Promise<EndedItemRow[] | null> {
  const [size] = await tx.$queryRaw<{ isTooLarge: boolean }[]>`
    SELECT ${OUTPUT_BYTES} > ${maxBytes} AS "isTooLarge" FROM node_runs
     WHERE parent_node_run_id = ${nodeRunId}::uuid AND parent_epoch = ${leaseEpoch} AND status = 'completed'`;
  if (size?.isTooLarge) return null;
  return tx.$queryRaw<EndedItemRow[]>`
    SELECT item_index AS index, CASE WHEN status = 'completed' THEN ${wholePayload('node_runs', 'output')} END AS output,
           CASE WHEN status <> 'completed' THEN error END AS error
      FROM node_runs WHERE parent_node_run_id = ${nodeRunId}::uuid AND parent_epoch = ${leaseEpoch}
     ORDER BY item_index`;
}

/**
 * Ends the items of a map that have not ended, and their tasks: `cancelled`. Their executions are aborted when their worker
 * next renews its leases. Call it in the transaction that ends the map, with the run's row locked.
 */
export async function cancelItems(tx: Sql, { nodeRunId, leaseEpoch }: Lease): Promise<void> {
  await tx.$executeRaw`
    WITH open AS (
      SELECT id FROM node_runs
       WHERE parent_node_run_id = ${nodeRunId}::uuid AND parent_epoch = ${leaseEpoch}
         AND status IN ('pending', 'queued', 'running', 'waiting') ORDER BY id FOR NO KEY UPDATE
    ), cancelled AS (
      UPDATE node_runs n SET status = 'cancelled', completed_at = now(), lease_expires_at = NULL
        FROM open WHERE n.id = open.id AND n.status IN ('pending', 'queued', 'running', 'waiting')
      RETURNING n.run_id, n.id, n.status, n.attempt
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM cancelled`;
  await tx.$executeRaw`
    UPDATE tasks t SET status = 'cancelled', completed_at = now(), cost_nanos = n.cost_nanos
      FROM node_runs n
     WHERE n.parent_node_run_id = ${nodeRunId}::uuid AND n.parent_epoch = ${leaseEpoch} AND n.status = 'cancelled'
       AND t.node_run_id = n.id AND t.status IN ('pending', 'running', 'waiting')`;
}
