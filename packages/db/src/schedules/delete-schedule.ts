import { NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { ScheduleScope } from './schedule-row.ts';

/** Removes a schedule, or NotFoundError. Its runs stay. */
export async function deleteSchedule(
  db: PrismaClient,
  author: Author,
  { workspaceId, scheduleId }: ScheduleScope,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.schedule.deleteMany({ where: { id: scheduleId, workspaceId } });
    if (count === 0) throw new NotFoundError('schedule not found');
    await insertAuditEvent(tx, author, { workspaceId, action: 'schedule.deleted', targetId: scheduleId });
  });
}
