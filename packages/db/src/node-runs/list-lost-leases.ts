import type { Sql } from '../client.ts';
import { type Lease, leaseKey } from './lease.ts';

/** Those of the leases that are held no more: their run ended, or another claim took over. */
export async function listLostLeases(sql: Sql, leases: Lease[]): Promise<Lease[]> {
  const ids = leases.map((lease) => lease.nodeRunId);
  const rows = await sql.$queryRaw<Lease[]>`
    SELECT n.id::text AS "nodeRunId", held.lease_epoch AS "leaseEpoch" FROM node_runs n
      JOIN unnest(${ids}::uuid[], ${leases.map((lease) => lease.leaseEpoch)}::int[]) AS held(id, lease_epoch)
        ON held.id = n.id
     WHERE n.id = ANY(${ids}::uuid[]) AND (n.status <> 'running' OR n.lease_epoch <> held.lease_epoch)`;
  const lost = new Set(rows.map(leaseKey));
  return leases.filter((lease) => lost.has(leaseKey(lease)));
}
