import type { Sql } from '../client.ts';
import type { Lease } from './lease.ts';

/** The node run ids of those leases that are held no more: their run ended, or another worker took over. */
export async function listLostLeases(sql: Sql, leases: Lease[]): Promise<string[]> {
  const ids = leases.map((lease) => lease.nodeRunId);
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT n.id::text FROM node_runs n
      JOIN unnest(${ids}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[]) AS held(id, lease_epoch)
        ON held.id = n.id
     WHERE n.id = ANY(${ids}::uuid[]) AND (n.status <> 'running' OR n.lease_epoch <> held.lease_epoch)`;
  return rows.map((row) => row.id);
}
