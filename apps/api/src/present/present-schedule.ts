import type { Schedule } from '@runyard/contracts';
import type { Schedule as ScheduleRow } from '@runyard/db';
import type { JsonObject, ScheduleOverlap } from '@runyard/domain';
import { nextDueTimes } from '@runyard/engine';
import { timestamp, timestampOrNull } from './timestamp.ts';

const UPCOMING_COUNT = 5;

export function presentSchedule(schedule: ScheduleRow): Schedule {
  return {
    id: schedule.id,
    workspace_id: schedule.workspaceId,
    workflow_id: schedule.workflowId,
    cron: schedule.cron,
    timezone: schedule.timezone,
    trigger_payload: schedule.triggerPayload as JsonObject,
    overlap: schedule.overlap as ScheduleOverlap,
    is_enabled: schedule.isEnabled,
    next_run_at: timestampOrNull(schedule.nextRunAt),
    upcoming_run_ats: upcomingOf(schedule).map(timestamp),
    last_due_at: timestampOrNull(schedule.lastDueAt),
    last_run_id: schedule.lastRunId,
    last_problem: schedule.lastProblem,
    created_at: timestamp(schedule.createdAt),
    updated_at: timestamp(schedule.updatedAt),
  };
}

function upcomingOf(schedule: ScheduleRow): Date[] {
  const { nextRunAt } = schedule;
  return nextRunAt ? [nextRunAt, ...nextDueTimes(schedule, nextRunAt, UPCOMING_COUNT - 1)] : [];
}
