import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { Lease } from './lease.ts';
import type { NodeRunRef } from './list-overdue.ts';

/** `running` → `queued` for the holder of the lease, same attempt: work that was handed back before it ended. Null: it is not held. */
export async function releaseNodeRun(sql: Sql, lease: Lease): Promise<NodeRunRef | null> {
  const rows = await sql.$queryRaw<NodeRunRef[]>`
    WITH released AS (
      UPDATE node_runs n SET status = 'queued', lease_expires_at = NULL, queued_at = now()
        FROM runs r
       WHERE n.id = ${lease.nodeRunId}::uuid AND n.status = 'running' AND n.lease_epoch = ${lease.leaseEpoch}
         AND r.id = n.run_id
      RETURNING n.run_id, n.id, n.status, n.attempt, n.pool, n.lease_epoch, r.version_id, r.priority
    ), logged AS (
      ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM released
    )
    SELECT id::text, run_id::text AS "runId", version_id::text AS "versionId", pool, lease_epoch AS "leaseEpoch", priority
      FROM released`;
  return rows[0] ?? null;
}
