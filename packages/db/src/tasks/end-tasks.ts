import type { Sql } from '../client.ts';

/**
 * Ends the tasks of the run's node runs that have ended without completing: `failed` with a node run that failed, else
 * `cancelled`, so that nobody is asked for what no longer counts. Every statement that ends node runs in this way is
 * followed by it, in the same transaction and with the run's row locked.
 */
export async function endTasks(sql: Sql, runId: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE tasks t
       SET status = CASE n.status WHEN 'failed' THEN 'failed' ELSE 'cancelled' END, completed_at = now(),
           cost_nanos = n.cost_nanos
      FROM node_runs n
     WHERE t.node_run_id = ANY(ARRAY(SELECT id FROM node_runs WHERE run_id = ${runId}::uuid
                                        AND status IN ('failed', 'skipped', 'cancelled')))
       AND t.status IN ('pending', 'running', 'waiting') AND n.id = t.node_run_id`;
}

/** Ends the task of a node run that failed while its run goes on. */
export async function endTask(sql: Sql, nodeRunId: string): Promise<void> {
  await sql.$executeRaw`
    UPDATE tasks t SET status = 'failed', completed_at = now(), cost_nanos = n.cost_nanos
      FROM node_runs n
     WHERE t.node_run_id = ${nodeRunId}::uuid AND t.status IN ('pending', 'running', 'waiting') AND n.id = t.node_run_id`;
}
