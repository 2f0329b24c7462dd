import type { JsonObject, ScheduleOverlap } from '@runyard/domain';
import type { Schedule } from '../generated/client.ts';

export type { Schedule };

/** Names one schedule. Another workspace's schedule does not exist here. */
export interface ScheduleScope {
  workspaceId: string;
  scheduleId: string;
}

/** What a person decides of a schedule, and the due time that follows from it. */
export interface ScheduleFields {
  cron: string;
  timezone: string;
  triggerPayload: JsonObject;
  overlap: ScheduleOverlap;
  isEnabled: boolean;
  /** Null while it is disabled. */
  nextRunAt: Date | null;
}
