import type { PrismaClient } from './client.ts';

/** One number for all of Runyard's maintenance, so that one process at a time does it. */
const MAINTENANCE_LOCK = 0x52554e59;

export interface MaintenanceLimits {
  /** How long the work may take, in milliseconds. */
  timeoutMs: number;
  /** A process that stops dead loses the lock after this long, so what it does must be safe to do twice; in milliseconds. */
  lostAfterMs: number;
}

/** Runs `work` while this process alone holds the maintenance lock; false when another process holds it. */
export async function withMaintenanceLock(
  prisma: PrismaClient,
  { timeoutMs, lostAfterMs }: MaintenanceLimits,
  work: () => Promise<void>,
): Promise<boolean> {
  return prisma.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<{ locked: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${MAINTENANCE_LOCK}::bigint) AS locked,
               set_config('idle_in_transaction_session_timeout', ${String(lostAfterMs)}, true)`;
      if (!rows[0]?.locked) return false;
      await work();
      return true;
    },
    { timeout: timeoutMs, maxWait: timeoutMs },
  );
}
