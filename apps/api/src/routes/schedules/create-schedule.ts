import { createSchedule } from '@runyard/db';
import { nextDueTime } from '@runyard/engine';
import { presentSchedule } from '../../present/present-schedule.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces/{workspace_id}/schedules: 201; a disabled one is checked, too. */
export const createScheduleRoute: RouteFor<'createSchedule'> =
  ({ engine, clock }) =>
  async ({ body }, { caller: { workspaceId }, author }) => {
    const dueAt = nextDueTime(body, clock.now());

    const schedule = await createSchedule(engine.db.prisma, author, {
      id: engine.ids.next(),
      workspaceId,
      workflowId: body.workflow_id,
      cron: body.cron,
      timezone: body.timezone,
      triggerPayload: body.trigger_payload,
      overlap: body.overlap,
      isEnabled: body.is_enabled,
      nextRunAt: body.is_enabled ? dueAt : null,
    });

    return {
      status: 201,
      headers: { Location: `/api/v1/workspaces/${workspaceId}/schedules/${schedule.id}` },
      body: presentSchedule(schedule),
    };
  };
