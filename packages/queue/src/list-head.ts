import type { Queue } from 'bullmq';
import type { Pool } from 'pg';

/** Ids of the first jobs that wait in a queue, in the order in which workers take them. */
export type ListHead = (queue: Queue, limit: number) => Promise<string[]>;

/** Workers take what has no priority first, then the others by priority. */
export const listHeadInRedis: ListHead = async (queue, limit) => {
  const ids = await queue.getRanges(['wait'], 0, limit - 1, true);
  const left = limit - ids.length;
  return left > 0 ? [...ids, ...(await queue.getRanges(['prioritized'], 0, left - 1, true))] : ids;
};

/** BullMQ's own listing begins with the newest job on PostgreSQL, however it is asked. */
export const listHeadInPostgres =
  (pool: Pool): ListHead =>
  async (queue, limit) => {
    const { rows } = await pool.query<{ id: string }>(
      `SELECT id FROM job WHERE queue = $1 AND state = 'waiting' ORDER BY priority, seq LIMIT $2`,
      [queue.qualifiedName, limit],
    );
    return rows.map(({ id }) => id);
  };
