import type { Sql } from '../client.ts';
import { INSERT_RUN_EVENTS } from '../run-events/insert-run-events.ts';
import type { Lease } from './lease.ts';

/** `running` → `queued` for the holder of the lease, same attempt: work that was handed back before it ended. */
export async function releaseNodeRun(sql: Sql, lease: Lease): Promise<boolean> {
  const releasedCount = await sql.$executeRaw`
    WITH released AS (
      UPDATE node_runs SET status = 'queued', lease_expires_at = NULL, queued_at = now()
       WHERE id = ${lease.nodeRunId}::uuid AND status = 'running' AND lease_epoch = ${lease.leaseEpoch}
      RETURNING run_id, id, status, attempt
    )
    ${INSERT_RUN_EVENTS} SELECT run_id, id, status, attempt, NULL FROM released`;
  return releasedCount > 0;
}
