import type { Sql } from '../client.ts';
import { IS_LIVE } from '../workers/list-workers.ts';

/** A pool with work that nobody takes. */
export interface UnservedPool {
  pool: string;
  queuedCount: number;
}

/** Pools with queued node runs and without a live worker that takes their jobs. It reads all open runs. */
export async function findUnservedPools(sql: Sql): Promise<UnservedPool[]> {
  return sql.$queryRaw<UnservedPool[]>`
    SELECT n.pool, count(*)::int AS "queuedCount"
      FROM runs r JOIN node_runs n ON n.run_id = r.id
     WHERE r.completed_at IS NULL AND r.status = 'running' AND n.status = 'queued'
       AND n.pool <> ALL (ARRAY(SELECT unnest(pools) FROM workers WHERE ${IS_LIVE}))
     GROUP BY n.pool ORDER BY n.pool`;
}
