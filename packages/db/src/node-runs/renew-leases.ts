import type { Sql } from '../client.ts';
import { type Lease, leaseKey } from './lease.ts';

/** Prolongs leases that are still held, to `leaseMs` from now. Returns those that are lost. */
export async function renewLeases(sql: Sql, leases: Lease[], leaseMs: number): Promise<Lease[]> {
  const rows = await sql.$queryRaw<Lease[]>`
    UPDATE node_runs n SET lease_expires_at = now() + ${leaseMs}::int * interval '1 millisecond'
      FROM unnest(${leases.map((lease) => lease.nodeRunId)}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[])
             AS held(id, lease_epoch)
     WHERE n.id = held.id AND n.lease_epoch = held.lease_epoch AND n.status = 'running'
    RETURNING n.id::text AS "nodeRunId", n.lease_epoch AS "leaseEpoch"`;
  const renewed = new Set(rows.map(leaseKey));
  return leases.filter((lease) => !renewed.has(leaseKey(lease)));
}
