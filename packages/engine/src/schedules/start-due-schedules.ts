import {
  type AcceptedRun,
  countPendingRuns,
  type DueSchedule,
  insertRuns,
  listDueSchedules,
  type NewRun,
  passDueTime,
} from '@runyard/db';
import { AppError, triggeredBy } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { freezeVersion } from '../freeze-version.ts';
import { enqueueRun } from '../trigger-run.ts';
import { nextDueTime } from './due-times.ts';

/** What became of one due time. */
type Start = { kind: 'started'; run: AcceptedRun } | { kind: 'not_frozen' } | { kind: 'passed_elsewhere' };

/**
 * Triggers the workflow of each schedule that is due, and moves the schedule on, in one transaction: each due time
 * makes one run, however many processes do this at once. Times that passed while nobody was there make one run
 * together. Where nothing can be started the schedule says why. While too many runs wait to start, schedules stay due. Jobs are added as by `triggerRun`. Returns how many runs were started.
 */
export async function startDueSchedules(ctx: TriggerContext, batchSize: number): Promise<number> {
  let startedCount = 0;
  for (const schedule of await withRoom(ctx, await listDueSchedules(ctx.db.sql, batchSize))) {
    if (await startDueSchedule(ctx, schedule)) startedCount += 1;
  }
  return startedCount;
}

/** Those whose run may be accepted now. */
async function withRoom(ctx: TriggerContext, due: DueSchedule[]): Promise<DueSchedule[]> {
  const { maxRuns, maxRunsPerWorkspace } = ctx.limits.pending ?? NO_LIMITS;
  if (due.length === 0 || maxRuns + maxRunsPerWorkspace === 0) return due;
  const { total, byWorkspace } = await countPendingRuns(ctx.db.sql, maxRuns || MAX_COUNTED);
  const hasRoom = ({ workspaceId }: DueSchedule) =>
    maxRunsPerWorkspace === 0 || (byWorkspace.get(workspaceId) ?? 0) < maxRunsPerWorkspace;
  const started = maxRuns > 0 && total >= maxRuns ? [] : due.filter(hasRoom);
  const waitingCount = due.length - started.length;
  if (waitingCount > 0) ctx.log.warn({ waitingCount, pendingCount: total }, 'schedules wait for the queue');
  return started;
}

const NO_LIMITS = { maxRuns: 0, maxRunsPerWorkspace: 0 };
/** Where only workspaces have a limit, this many runs are looked at. */
const MAX_COUNTED = 1_000_000;

async function startDueSchedule(ctx: TriggerContext, schedule: DueSchedule): Promise<boolean> {
  if (schedule.overlap === 'skip' && schedule.isLastRunOpen)
    return pass(ctx, schedule, 'the run before it was still open');
  try {
    return await startRun(ctx, schedule);
  } catch (error) {
    if (error instanceof AppError && !('retryAfterSeconds' in error))
      return pass(ctx, schedule, error.message);
    throw error;
  }
}

/** The first run since the workflow was edited freezes it. */
async function startRun(ctx: TriggerContext, schedule: DueSchedule): Promise<boolean> {
  const { id, workspaceId, workflowId, triggerPayload } = schedule;
  const run: NewRun = {
    id: ctx.ids.next(),
    workspaceId,
    workflowId,
    triggerPayload,
    triggeredBy: triggeredBy('schedule', id),
  };
  let start = await insertScheduledRun(ctx, schedule, run);
  if (start.kind === 'not_frozen') {
    await freezeVersion(ctx, workspaceId, workflowId);
    start = await insertScheduledRun(ctx, schedule, run);
  }
  if (start.kind !== 'started') return false;
  enqueueRun(ctx, start.run);
  return true;
}

/** What is not frozen yet is left due. */
async function insertScheduledRun(ctx: TriggerContext, schedule: DueSchedule, run: NewRun): Promise<Start> {
  return ctx.db
    .transaction(async (sql): Promise<Start> => {
      const [accepted] = await insertRuns(sql, [run]);
      if (!accepted) return { kind: 'not_frozen' };
      const passed = await passDueTime(sql, { ...passing(schedule), runId: run.id, problem: null });
      if (!passed) throw new PassedElsewhere();
      return { kind: 'started', run: accepted };
    })
    .catch((error: unknown): Start => {
      if (error instanceof PassedElsewhere) return { kind: 'passed_elsewhere' };
      throw error;
    });
}

/** Takes the run back with the transaction. */
class PassedElsewhere extends Error {
  override readonly name = 'PassedElsewhere';
}

async function pass(ctx: TriggerContext, schedule: DueSchedule, problem: string): Promise<false> {
  await passDueTime(ctx.db.sql, { ...passing(schedule), runId: null, problem });
  return false;
}

const passing = (schedule: DueSchedule) => ({
  scheduleId: schedule.id,
  dueAt: schedule.dueAt,
  nextRunAt: nextDueTime(schedule, schedule.now),
});
