import { deleteSchedule } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/schedules/{schedule_id}: 204. Its runs stay. */
export const deleteScheduleRoute: RouteFor<'deleteSchedule'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    await deleteSchedule(engine.db.prisma, author, { workspaceId, scheduleId: params.schedule_id });

    return { status: 204 };
  };
