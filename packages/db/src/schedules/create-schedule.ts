import { NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
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
    const workflowCount = await tx.workflow.count({ where: { id: workflowId, workspaceId } });
    if (workflowCount === 0) throw new NotFoundError('workflow not found');
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
