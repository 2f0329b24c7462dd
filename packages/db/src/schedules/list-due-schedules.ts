import type { JsonObject, ScheduleOverlap } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** A schedule whose time has come. */
export interface DueSchedule {
  id: string;
  workspaceId: string;
  workflowId: string;
  cron: string;
  timezone: string;
  triggerPayload: JsonObject;
  overlap: ScheduleOverlap;
  dueAt: Date;
  /** The database's clock. */
  now: Date;
  /** The run that it last started has not ended. */
  isLastRunOpen: boolean;
}

/** The schedules that are due, the longest due first. */
export async function listDueSchedules(sql: Sql, batchSize: number): Promise<DueSchedule[]> {
  return sql.$queryRaw<DueSchedule[]>`
    SELECT s.id::text, s.workspace_id::text AS "workspaceId", s.workflow_id::text AS "workflowId", s.cron, s.timezone,
           s.trigger_payload AS "triggerPayload", s.overlap, s.next_run_at AS "dueAt", now() AS now,
           EXISTS (SELECT 1 FROM runs r WHERE r.id = s.last_run_id AND r.completed_at IS NULL) AS "isLastRunOpen"
      FROM schedules s WHERE s.next_run_at <= now() ORDER BY s.next_run_at LIMIT ${batchSize}`;
}
