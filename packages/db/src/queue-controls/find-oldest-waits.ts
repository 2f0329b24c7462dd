import type { Sql } from '../client.ts';

/** The rows of jobs that wait at the head of one queue. */
export interface QueueHead {
  queue: string;
  /** Ids of runs or of node runs. */
  rowIds: string[];
}

/** How long the oldest of these rows that still wait has been due, by queue, in milliseconds. */
export async function findOldestWaits(sql: Sql, heads: QueueHead[]): Promise<Map<string, number>> {
  const queues = heads.flatMap(({ queue, rowIds }) => rowIds.map(() => queue));
  const ids = heads.flatMap(({ rowIds }) => rowIds);
  const rows = await sql.$queryRaw<{ queue: string; waitedMs: number }[]>`
    SELECT h.queue, (extract(epoch FROM now() - min(w.due_at)) * 1000)::float8 AS "waitedMs"
      FROM unnest(${queues}::text[], ${ids}::uuid[]) AS h(queue, id)
      JOIN (SELECT id, created_at AS due_at FROM runs WHERE id = ANY(${ids}::uuid[]) AND status = 'pending'
            UNION ALL
            SELECT id, greatest(queued_at, resume_at) FROM node_runs
             WHERE id = ANY(${ids}::uuid[]) AND status = 'queued') w ON w.id = h.id
     GROUP BY h.queue`;
  return new Map(rows.map(({ queue, waitedMs }) => [queue, Math.max(0, waitedMs)]));
}
