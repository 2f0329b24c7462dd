import { updateSchedule } from '@runyard/db';
import { nextDueTime } from '@runyard/engine';
import { presentSchedule } from '../../present/present-schedule.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/schedules/{schedule_id}: what is left out stays as it is; the next due time is counted from now. */
export const updateScheduleRoute: RouteFor<'updateSchedule'> =
  ({ engine, clock }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, scheduleId: params.schedule_id };

    const schedule = await updateSchedule(engine.db.prisma, author, scope, (present) => {
      const times = { cron: body.cron ?? present.cron, timezone: body.timezone ?? present.timezone };
      const dueAt = nextDueTime(times, clock.now());
      return {
        cron: body.cron,
        timezone: body.timezone,
        triggerPayload: body.trigger_payload,
        overlap: body.overlap,
        isEnabled: body.is_enabled,
        nextRunAt: (body.is_enabled ?? present.isEnabled) ? dueAt : null,
      };
    });

    return { status: 200, body: presentSchedule(schedule) };
  };
