import { listSchedules } from '@runyard/db';
import { presentSchedule } from '../../present/present-schedule.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/schedules: newest first; of one workflow when the query names it. */
export const listSchedulesRoute: RouteFor<'listSchedules'> =
  ({ engine }) =>
  async ({ query }, { caller: { workspaceId } }) => {
    const scope = { workspaceId, workflowId: query.workflow_id };

    const schedules = await listSchedules(engine.db.prisma, scope, query);

    return { status: 200, body: schedules.map(presentSchedule) };
  };
