import type { Sql } from '../client.ts';
import { IS_LIVE } from '../workers/list-workers.ts';

/** Whether anybody takes the jobs of the queues. */
export interface QueueService {
  controls: QueueControl[];
  /** One for each pool that a worker named lately. */
  pools: PoolService[];
  /** Run jobs are taken by every worker. */
  runs: PoolService;
}

export interface QueueControl {
  queue: string;
  paused: boolean;
  /** When it was last paused or resumed. */
  changedAt: Date;
}

export interface PoolService {
  pool: string | null;
  /** Workers that take its jobs. */
  liveCount: number;
  /** When the last worker that is gone or quiet took jobs last; null when none is known. */
  lastServedAt: Date | null;
}

/** Reads who serves which pool and which queues are paused. */
export async function findQueueService(sql: Sql): Promise<QueueService> {
  const [controls, rows] = await Promise.all([
    sql.$queryRaw<QueueControl[]>`SELECT queue, paused, changed_at AS "changedAt" FROM queue_controls`,
    sql.$queryRaw<PoolService[]>`
      SELECT pool, (count(*) FILTER (WHERE serves))::int AS "liveCount",
             max(CASE WHEN is_live THEN status_at ELSE seen_at END) FILTER (WHERE NOT serves) AS "lastServedAt"
        FROM (SELECT pools, status_at, seen_at, ${IS_LIVE} AS is_live, ${IS_LIVE} AND status = 'running' AS serves
                FROM workers) w
             CROSS JOIN LATERAL (SELECT unnest(w.pools) AS pool UNION ALL SELECT NULL) p
       GROUP BY pool`,
  ]);
  const none = { pool: null, liveCount: 0, lastServedAt: null };
  return {
    controls,
    pools: rows.filter((row) => row.pool !== null),
    runs: rows.find((row) => row.pool === null) ?? none,
  };
}
