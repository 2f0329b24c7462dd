import type { PrismaClient, Sql } from './client.ts';

/** One number for each kind of maintenance, so that one process at a time does it. */
const LOCKS = { sweep: 0x52554e59, upkeep: 0x52554e5a, retention: 0x52554e5b } as const;

export interface MaintenanceLimits {
  /** How long the work may take, in milliseconds. */
  timeoutMs: number;
  /** A process that stops dead loses the lock after this long, so what it does must be safe to do twice; in milliseconds. */
  lostAfterMs: number;
}

export const MAINTENANCE_LIMITS: MaintenanceLimits = { timeoutMs: 60_000, lostAfterMs: 3_000 };

/** Signs of life in the time after which the lock is lost. */
const BEATS = 3;

/** Locks that one process can hold: a connection each. */
export const MAINTENANCE_LOCK_COUNT = Object.keys(LOCKS).length;

/** Where statements run, and where locks are held: they would keep connections from the work that is done under them. */
export interface Locker {
  sql: Sql;
  locks: PrismaClient;
}

/** Runs `work` while this process alone holds the lock; false when another process holds it. */
export async function withMaintenanceLock(
  { sql, locks }: Locker,
  kind: keyof typeof LOCKS,
  { timeoutMs, lostAfterMs }: MaintenanceLimits,
  work: () => Promise<void>,
): Promise<boolean> {
  if (!(await isFree(sql, kind))) return false; // so that only the holder has a connection for it
  return locks.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<{ locked: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${LOCKS[kind]}::bigint) AS locked,
               set_config('idle_in_transaction_session_timeout', ${String(lostAfterMs)}, true)`;
      if (!rows[0]?.locked) return false;
      await whileAlive(tx, lostAfterMs / BEATS, work);
      return true;
    },
    { timeout: timeoutMs, maxWait: timeoutMs },
  );
}

async function isFree(sql: Sql, kind: keyof typeof LOCKS): Promise<boolean> {
  const rows = await sql.$queryRaw<{ isFree: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(${LOCKS[kind]}::bigint) AS "isFree"`;
  return rows[0]?.isFree ?? false;
}

/** The session idles while the work goes on elsewhere: what it hears now and then is that this process is there. */
async function whileAlive(tx: Sql, intervalMs: number, work: () => Promise<void>): Promise<void> {
  let beat: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    beat = beat.then(() => tx.$queryRaw`SELECT 1`).catch(() => undefined);
  }, intervalMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await beat;
  }
}
