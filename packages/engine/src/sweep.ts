import {
  failItem,
  listOverdueNodeRuns,
  listOverdueRuns,
  listUnfinishedRuns,
  listUnrescuable,
  pruneIdempotencyKeys,
  pruneReservations,
  pruneWorkers,
  rescueNodeRuns,
  withMaintenanceLock,
} from '@runyard/db';

import { advanceRun, jobOfNodeRun, jobOfRun } from './advance-run.ts';
import type { EngineContext } from './context.ts';
import { enqueueNodeRuns, enqueueReady } from './enqueue-node-runs.ts';
import { goOn } from './items/settle-item.ts';
import { applyQueueControls } from './queues/apply-queue-controls.ts';
import { startDueSchedules } from './schedules/start-due-schedules.ts';
import { describeAttempts, failNodeRun } from './settling/fail-node-run.ts';

export interface SweepOptions {
  /** Rows that have waited for longer than this should have a job, and get one again, in milliseconds. */
  afterMs: number;
  /** Rows of one kind that one sweep looks at. */
  batchSize: number;
}

/** What one sweep did. */
export interface Swept {
  /** Node runs whose lease ran out and that were queued again. */
  rescuedCount: number;
  /** Node runs that failed because their lease ran out too often. */
  poisonedCount: number;
  /** Runs that were done and that nobody had finished. */
  finishedCount: number;
  /** Rows that have waited long, and whose job was added unless it was still there. */
  overdueRunCount: number;
  overdueNodeRunCount: number;
  /** Runs that schedules have started. */
  scheduledRunCount: number;
  /** Idempotency keys that have expired. */
  prunedKeyCount: number;
  /** Rows of workers that died long ago. */
  prunedWorkerCount: number;
  /** Reservations that counted no more. */
  prunedReservationCount: number;
  /** Queues that had to be paused or resumed again. */
  controlledQueueCount: number;
}

/** Where the next sweep goes on, so that rows that only wait their turn cannot hide lost ones behind them. */
export interface SweepCursor {
  runId: string;
  nodeRunId: string;
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000';
const KEEP_DEAD_WORKERS_MS = 24 * 60 * 60 * 1_000;
const LIMITS = { timeoutMs: 60_000, lostAfterMs: 10_000 };

export const startOfSweep = (): SweepCursor => ({ runId: FIRST_ID, nodeRunId: FIRST_ID });

/**
 * Repairs what crashes and lost queues leave behind: rescues leases that ran out, adds jobs for rows that should have
 * one, finishes runs that nobody finished; and starts the schedules that are due. Null when another process is sweeping. Every repair is idempotent: a job
 * that is still stored is not added twice, and a row that moved on meanwhile is left alone.
 */
export async function sweep(
  ctx: EngineContext,
  options: SweepOptions,
  cursor: SweepCursor,
): Promise<Swept | null> {
  let swept: Swept | null = null;
  await withMaintenanceLock(ctx.db.prisma, LIMITS, async () => {
    swept = {
      poisonedCount: await failPoisoned(ctx, options),
      rescuedCount: await rescue(ctx, options),
      overdueRunCount: await requeueRuns(ctx, options, cursor),
      overdueNodeRunCount: await requeueNodeRuns(ctx, options, cursor),
      finishedCount: await finishRuns(ctx, options),
      scheduledRunCount: await startDueSchedules(ctx, options.batchSize),
      prunedKeyCount: await pruneKeys(ctx, options),
      prunedWorkerCount: await pruneWorkers(ctx.db.sql, KEEP_DEAD_WORKERS_MS),
      prunedReservationCount: await pruneReservations(ctx.db.sql, options.batchSize),
      controlledQueueCount: await applyQueueControls(ctx),
    };
  });
  return swept;
}

async function rescue(ctx: EngineContext, { batchSize }: SweepOptions): Promise<number> {
  const rescued = await rescueNodeRuns(ctx.db.sql, { maxRescues: ctx.limits.maxRescues, batchSize });
  await enqueueNodeRuns(ctx, rescued.map(jobOfNodeRun));
  return rescued.length;
}

/** A node run whose worker died under it again and again fails with that reason. Where that is handled, its run goes on. */
async function failPoisoned(ctx: EngineContext, { batchSize }: SweepOptions): Promise<number> {
  const poisoned = await listUnrescuable(ctx.db.sql, { maxRescues: ctx.limits.maxRescues, batchSize });
  for (const { versionId, runId, priority, rescueCount, item, ...lease } of poisoned) {
    const message = `its worker was lost ${rescueCount + 1} times while running it`;
    const happened = describeAttempts(lease.attempt, message);
    const failure = {
      ...lease,
      error: { code: 'worker_lost', message },
      happened,
      inputData: null,
      spend: [],
    };
    if (item) {
      const followUp = await ctx.db.transaction((tx) => failItem(tx, { ...failure, item }));
      if (followUp) await goOn(ctx, { versionId, priority }, item, followUp);
      continue;
    }
    const { flow } = await ctx.plans.require(versionId);
    const failed = await ctx.db.transaction((tx) => failNodeRun(tx, flow, failure));
    if (failed?.kind !== 'handled') continue;
    await enqueueReady(ctx, { versionId, priority }, failed.ready);
    await ctx.queue.addRunJob({ runId, versionId, priority });
  }
  return poisoned.length;
}

async function requeueRuns(ctx: EngineContext, options: SweepOptions, cursor: SweepCursor): Promise<number> {
  const runs = await listOverdueRuns(ctx.db.sql, { ...options, afterId: cursor.runId });
  cursor.runId = nextCursor(runs, options);
  await Promise.all(runs.map((run) => ctx.queue.addRunJob(jobOfRun(run))));
  return runs.length;
}

async function requeueNodeRuns(
  ctx: EngineContext,
  options: SweepOptions,
  cursor: SweepCursor,
): Promise<number> {
  const nodeRuns = await listOverdueNodeRuns(ctx.db.sql, { ...options, afterId: cursor.nodeRunId });
  cursor.nodeRunId = nextCursor(nodeRuns, options);
  await enqueueNodeRuns(ctx, nodeRuns.map(jobOfNodeRun));
  return nodeRuns.length;
}

async function finishRuns(ctx: EngineContext, { afterMs, batchSize }: SweepOptions): Promise<number> {
  const runs = await listUnfinishedRuns(ctx.db.sql, { afterMs, batchSize });
  await Promise.all(runs.map((run) => advanceRun(ctx, jobOfRun(run), { isFirstDelivery: false })));
  return runs.length;
}

/** Small batches hold no lock for long; the number of them keeps a sweep short. */
async function pruneKeys(ctx: EngineContext, { batchSize }: SweepOptions): Promise<number> {
  let prunedCount = 0;
  for (let batch = 0; batch < MAX_PRUNE_BATCHES; batch++) {
    const count = await pruneIdempotencyKeys(ctx.db.sql, batchSize);
    prunedCount += count;
    if (count < batchSize) break;
  }
  return prunedCount;
}

const MAX_PRUNE_BATCHES = 20;

/** A full page goes on after its last row; a short one was the end, and the next sweep begins again. */
const nextCursor = (rows: { id: string }[], { batchSize }: SweepOptions) =>
  rows.length < batchSize ? FIRST_ID : (rows.at(-1)?.id ?? FIRST_ID);
