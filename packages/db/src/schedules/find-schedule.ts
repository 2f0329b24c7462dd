import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Schedule, ScheduleScope } from './schedule-row.ts';

/** The schedule, or NotFoundError. */
export async function requireSchedule(
  db: Pick<PrismaClient, 'schedule'>,
  { workspaceId, scheduleId }: ScheduleScope,
): Promise<Schedule> {
  const schedule = await db.schedule.findUnique({ where: { id: scheduleId, workspaceId } });
  if (!schedule) throw new NotFoundError('schedule not found');
  return schedule;
}
