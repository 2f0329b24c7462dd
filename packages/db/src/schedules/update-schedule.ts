import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
import { requireSchedule } from './find-schedule.ts';
import type { Schedule, ScheduleFields, ScheduleScope } from './schedule-row.ts';

/** What is undefined stays as it is. */
export type ScheduleChanges = { [Field in keyof ScheduleFields]?: ScheduleFields[Field] | undefined };

/** Changes a schedule, or NotFoundError. `decide` gets it as it is, locked, and answers the changes. */
export async function updateSchedule(
  db: PrismaClient,
  author: Author,
  scope: ScheduleScope,
  decide: (schedule: Schedule) => ScheduleChanges,
): Promise<Schedule> {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE schedules SET updated_at = now()
       WHERE id = ${scope.scheduleId}::uuid AND workspace_id = ${scope.workspaceId}::uuid`;
    const { triggerPayload, ...changes } = decide(await requireSchedule(tx, scope));
    await insertAuditEvent(tx, author, {
      workspaceId: scope.workspaceId,
      action: 'schedule.updated',
      targetId: scope.scheduleId,
      details: changedFields({ triggerPayload, ...changes }),
    });
    return tx.schedule.update({
      where: { id: scope.scheduleId },
      data: { ...changes, ...(triggerPayload && { triggerPayload: storableJson(triggerPayload) }) },
    });
  });
}
