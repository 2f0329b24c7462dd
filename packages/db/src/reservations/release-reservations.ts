import type { Sql } from '../client.ts';
import { IS_HELD } from './reserve-spend.ts';

/** Gives back what an attempt has reserved. Call it in the transaction that books what it has spent. */
export async function releaseReservation(tx: Sql, nodeRunId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM reservations WHERE node_run_id = ${nodeRunId}::uuid`;
}

/** Removes reservations that count no more, because their worker died or their run was cancelled. Returns how many. */
export async function pruneReservations(sql: Sql, batchSize: number): Promise<number> {
  return sql.$executeRaw`
    DELETE FROM reservations WHERE node_run_id IN (
      SELECT v.node_run_id FROM reservations v
       WHERE NOT EXISTS (SELECT 1 FROM node_runs n WHERE ${IS_HELD})
         AND v.created_at < now() - interval '10 seconds'
       LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)
      AND created_at < now() - interval '10 seconds'`;
}
