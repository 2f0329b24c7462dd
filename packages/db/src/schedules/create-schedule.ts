import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
import { requireWorkflowExists } from '../workflows/require-workflow-exists.ts';
import type { Schedule, ScheduleFields } from './schedule-row.ts';

export interface NewSchedule extends ScheduleFields {
  id: string;
  workspaceId: string;
  workflowId: string;
}

/** Adds a schedule; NotFoundError when its workflow is not in that workspace. */
export async function createSchedule(
  db: PrismaClient,
  author: Author,
  schedule: NewSchedule,
): Promise<Schedule> {
  const { id, workspaceId, workflowId } = schedule;
  return db.$transaction(async (tx) => {
    await requireWorkflowExists(tx, schedule);
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'schedule.created',
      targetId: id,
      details: { workflow_id: workflowId },
    });
    return tx.schedule.create({
      data: { ...schedule, triggerPayload: storableJson(schedule.triggerPayload) },
    });
  });
}
