import { requireSchedule } from '@runyard/db';
import { presentSchedule } from '../../present/present-schedule.ts';
import type { RouteFor } from '../route.ts';

/** GET …/schedules/{schedule_id}. */
export const getScheduleRoute: RouteFor<'getSchedule'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const schedule = await requireSchedule(engine.db.prisma, {
      workspaceId,
      scheduleId: params.schedule_id,
    });

    return { status: 200, body: presentSchedule(schedule) };
  };
