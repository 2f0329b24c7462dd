import type { Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';

/**
 * A wait whose time has come goes on without an end of its own, and webhooks are told that its task is overdue. Call it in
 * the transaction that has locked the waiting node run.
 */
export async function keepWaiting(
  tx: Sql,
  { nodeRunId, leaseEpoch, taskId }: Lease & { taskId: string },
): Promise<void> {
  await tx.$executeRaw`
    WITH kept AS (
      DELETE FROM waits WHERE node_run_id = ${nodeRunId}::uuid AND lease_epoch = ${leaseEpoch} RETURNING node_run_id
    )
    UPDATE node_runs SET resume_at = NULL WHERE id = (SELECT node_run_id FROM kept)`;
  await tx.$queryRaw`SELECT announce_task(${taskId}::uuid, 'task.overdue')::text`;
}
