import {
  MAINTENANCE_LIMITS,
  pruneIdempotencyKeys,
  pruneReservations,
  pruneWorkers,
  withMaintenanceLock,
} from '@runyard/db';
import type { EngineContext } from '../context.ts';
import { applyQueueControls } from '../queues/apply-queue-controls.ts';
import { startDueSchedules } from '../schedules/start-due-schedules.ts';

/** What one round of upkeep did. */
export interface Upkept {
  /** Runs that schedules have started. */
  scheduledRunCount: number;
  /** Queues that had to be paused or resumed again. */
  controlledQueueCount: number;
  /** Idempotency keys that have expired. */
  prunedKeyCount: number;
  /** Rows of workers that died long ago. */
  prunedWorkerCount: number;
  /** Reservations that counted no more. */
  prunedReservationCount: number;
}

const KEEP_DEAD_WORKERS_MS = 24 * 60 * 60 * 1_000;
const MAX_PRUNE_BATCHES = 20;

/**
 * Starts schedules that are due, and clears away what counts no more. Null when another process does. It has a lock of its own, so that it
 * never delays a sweep, and each part is done for itself.
 */
export async function upkeep(
  ctx: EngineContext,
  { batchSize }: { batchSize: number },
): Promise<Upkept | null> {
  let upkept: Upkept | null = null;
  await withMaintenanceLock(ctx.db, 'upkeep', MAINTENANCE_LIMITS, async () => {
    upkept = {
      scheduledRunCount: await part(ctx, 'schedules', () => startDueSchedules(ctx, batchSize)),
      controlledQueueCount: await part(ctx, 'queue controls', () => applyQueueControls(ctx)),
      prunedKeyCount: await part(ctx, 'idempotency keys', () => pruneKeys(ctx, batchSize)),
      prunedWorkerCount: await part(ctx, 'workers', () => pruneWorkers(ctx.db.sql, KEEP_DEAD_WORKERS_MS)),
      prunedReservationCount: await part(ctx, 'reservations', () => pruneReservations(ctx.db.sql, batchSize)),
    };
  });
  return upkept;
}

const part = (ctx: EngineContext, kind: string, work: () => Promise<number>): Promise<number> =>
  work().catch((err) => {
    ctx.log.warn({ err, kind }, 'upkeep not done, the next round tries again');
    return 0;
  });

/** Small batches hold no lock for long; the number of them keeps a round short. */
async function pruneKeys(ctx: EngineContext, batchSize: number): Promise<number> {
  let prunedCount = 0;
  for (let batch = 0; batch < MAX_PRUNE_BATCHES; batch++) {
    const count = await pruneIdempotencyKeys(ctx.db.sql, batchSize);
    prunedCount += count;
    if (count < batchSize) break;
  }
  return prunedCount;
}
