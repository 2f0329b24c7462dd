import type { PrismaClient } from './client.ts';

/** One number for all of Runyard's maintenance, so that one process at a time does it. */
const MAINTENANCE_LOCK = 0x52554e59;

/** Runs `work` while this process alone holds the maintenance lock; false when another process holds it. */
export async function withMaintenanceLock(
  prisma: PrismaClient,
  timeoutMs: number,
  work: () => Promise<void>,
): Promise<boolean> {
  return prisma.$transaction(
    async (tx) => {
      const rows = await tx.$queryRaw<{ locked: boolean }[]>`
        SELECT pg_try_advisory_xact_lock(${MAINTENANCE_LOCK}::bigint) AS locked`;
      if (!rows[0]?.locked) return false;
      await work();
      return true;
    },
    { timeout: timeoutMs, maxWait: timeoutMs },
  );
}
