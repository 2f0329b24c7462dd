import type { Sql } from '../client.ts';
import { type Lease, leaseKey } from './lease.ts';

/** A lease that goes on. */
export interface Renewal extends Lease {
  /** How long its attempt may still take, in milliseconds; null: not known. The first renewal that knows counts. */
  remainingMs: number | null;
}

/** Prolongs leases that are still held, to `leaseMs` from now, and notes when their attempts must have ended. Returns those that are lost. */
export async function renewLeases<Held extends Renewal>(
  sql: Sql,
  leases: Held[],
  leaseMs: number,
): Promise<Held[]> {
  const rows = await sql.$queryRaw<Lease[]>`
    UPDATE node_runs n
       SET lease_expires_at = now() + ${leaseMs}::int * interval '1 millisecond',
           attempt_ends_at = coalesce(n.attempt_ends_at, now() + held.remaining_ms * interval '1 millisecond')
      FROM unnest(${leases.map((lease) => lease.nodeRunId)}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[],
                  ${leases.map((lease) => lease.remainingMs)}::float8[])
             AS held(id, lease_epoch, remaining_ms)
     WHERE n.id = held.id AND n.lease_epoch = held.lease_epoch AND n.status = 'running'
    RETURNING n.id::text AS "nodeRunId", n.lease_epoch AS "leaseEpoch"`;
  const renewed = new Set(rows.map(leaseKey));
  return leases.filter((lease) => !renewed.has(leaseKey(lease)));
}
