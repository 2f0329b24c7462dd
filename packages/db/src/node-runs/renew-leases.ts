import type { Sql } from '../client.ts';
import { type Lease, leaseKey } from './lease.ts';

/** A lease that goes on. */
export interface Renewal extends Lease {
  /** How long its attempt may still take, in milliseconds; null: not known. The first renewal that knows counts. */
  remainingMs: number | null;
}

/**
 * Prolongs leases that are still held, to `leaseMs` from now, and notes when their attempts must have ended. Returns those that are lost.
 * A row that another statement has locked is left out, and is renewed next time: nearly always it is being settled, and whoever
 * waits for many rows while holding others ends in a deadlock.
 */
export async function renewLeases<Held extends Renewal>(
  sql: Sql,
  leases: Held[],
  leaseMs: number,
): Promise<Held[]> {
  const rows = await sql.$queryRaw<Lease[]>`
    WITH lease AS (
      SELECT * FROM unnest(${leases.map((lease) => lease.nodeRunId)}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[],
                           ${leases.map((lease) => lease.remainingMs)}::float8[]) AS lease(id, lease_epoch, remaining_ms)
    ), free AS (
      SELECT n.id, lease.remaining_ms
        FROM lease JOIN node_runs n USING (id)
       WHERE n.lease_epoch = lease.lease_epoch AND n.status = 'running'
         FOR NO KEY UPDATE OF n SKIP LOCKED
    ), renewed AS (
      UPDATE node_runs n
         SET lease_expires_at = now() + ${leaseMs}::int * interval '1 millisecond',
             attempt_ends_at = coalesce(n.attempt_ends_at, now() + free.remaining_ms * interval '1 millisecond')
        FROM free
       WHERE n.id = free.id
    )
    SELECT lease.id::text AS "nodeRunId", lease.lease_epoch AS "leaseEpoch"
      FROM lease JOIN node_runs n USING (id)
     WHERE n.lease_epoch = lease.lease_epoch AND n.status = 'running'`;
  const held = new Set(rows.map(leaseKey));
  return leases.filter((lease) => !held.has(leaseKey(lease)));
}
