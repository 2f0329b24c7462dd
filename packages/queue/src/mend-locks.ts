import type { Pool } from 'pg';

/** Shortens locks of jobs that end later than any worker would have them, given how long workers lock. Returns how many. */
export type MendLocks = (lockMs: number) => Promise<number>;

/**
 * BullMQ's PostgreSQL backend writes when a lock ends by the clock of the worker. One whose clock was an hour ahead when it died would
 * keep its jobs from all others for that hour. A lock that ends too late now ends as one that was taken at this moment; a worker that
 * lives renews it. Redis counts locks down by itself.
 */
export const mendLocksInPostgres =
  (pool: Pool): MendLocks =>
  async (lockMs) => {
    const { rowCount } = await pool.query(
      `WITH clock AS (SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms)
       UPDATE job SET locked_until_ms = clock.now_ms + $1::bigint FROM clock
        WHERE state = 'active' AND locked_until_ms > clock.now_ms + 2 * $1::bigint`,
      [lockMs],
    );
    return rowCount ?? 0;
  };
