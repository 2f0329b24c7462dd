import type { Pool } from 'pg';

/**
 * Mends what a worker whose clock was ahead has left in the queues, given how long workers lock their jobs, in milliseconds.
 * Returns how many rows it mended.
 */
export type MendLocks = (lockMs: number) => Promise<number>;

/**
 * BullMQ's PostgreSQL backend notes by the clock of the worker when a lock ends, and when somebody last looked for jobs of dead workers.
 * A clock that was an hour ahead would keep the jobs of its worker from all others, and everybody from looking, for that hour. Here the
 * database's clock decides: a lock that ends too late ends as one that was taken now (a worker that lives renews it), and a look that is
 * yet to come is forgotten. Redis counts both down by itself.
 */
export const mendLocksInPostgres =
  (pool: Pool): MendLocks =>
  async (lockMs) => {
    const locks = await pool.query(
      `UPDATE job SET locked_until_ms = clock.now_ms + $1::bigint FROM ${CLOCK}
        WHERE state = 'active' AND locked_until_ms > clock.now_ms + 2 * $1::bigint`,
      [lockMs],
    );
    const looks = await pool.query(
      `DELETE FROM meta USING ${CLOCK}
        WHERE field = 'stalled-check' AND value::bigint > clock.now_ms + $1::bigint`,
      [lockMs],
    );
    return (locks.rowCount ?? 0) + (looks.rowCount ?? 0);
  };

const CLOCK = '(SELECT (extract(epoch FROM now()) * 1000)::bigint AS now_ms) AS clock';
