import type { Sql } from '../client.ts';
import type { Lease } from './lease.ts';

/** Prolongs leases that are still held, to `leaseMs` from now. Returns the node run ids whose lease is lost. */
export async function renewLeases(sql: Sql, leases: Lease[], leaseMs: number): Promise<string[]> {
  const rows = await sql.$queryRaw<{ id: string }[]>`
    UPDATE node_runs n SET lease_expires_at = now() + ${leaseMs}::int * interval '1 millisecond'
      FROM unnest(${leases.map((lease) => lease.nodeRunId)}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[])
             AS held(id, lease_epoch)
     WHERE n.id = held.id AND n.lease_epoch = held.lease_epoch AND n.status = 'running'
    RETURNING n.id::text`;
  const renewed = new Set(rows.map((row) => row.id));
  return leases.map((lease) => lease.nodeRunId).filter((id) => !renewed.has(id));
}
