import type { WhenDue } from '@runyard/domain';
import type { Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';

/** A wait whose time has come. */
export interface DueWait extends Lease {
  whenDue: WhenDue | null;
  /** The run that it waits for, or has waited for. */
  childRunId: string | null;
}

/**
 * Takes waits that are due, the longest due first: each is this process's for `leaseMs`; after that it is due again. What
 * another process is taking at this moment is passed by. Nothing is decided here: by then the wait may have ended.
 */
export async function claimDueWaits(
  sql: Sql,
  { batchSize, leaseMs }: { batchSize: number; leaseMs: number },
): Promise<DueWait[]> {
  return sql.$queryRaw<DueWait[]>`
    WITH due AS (
      SELECT node_run_id, lease_epoch FROM waits WHERE due_at <= now()
       ORDER BY due_at LIMIT ${batchSize} FOR NO KEY UPDATE SKIP LOCKED
    )
    UPDATE waits w SET due_at = now() + ${leaseMs}::int * interval '1 millisecond'
      FROM due WHERE w.node_run_id = due.node_run_id AND w.lease_epoch = due.lease_epoch
    RETURNING w.node_run_id::text AS "nodeRunId", w.lease_epoch AS "leaseEpoch", w.when_due AS "whenDue",
              w.child_run_id::text AS "childRunId"`;
}
