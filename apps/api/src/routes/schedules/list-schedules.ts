import { listSchedules } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentSchedule } from '../../present/present-schedule.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/schedules: newest first; of one workflow when the query names it. */
export const listSchedulesRoute: RouteFor<'listSchedules'> =
  ({ engine }) =>
  async ({ query }, { caller: { workspaceId }, req }) => {
    const scope = { workspaceId, workflowId: query.workflow_id };
    const page = readPage(query, req);

    const schedules = await listSchedules(engine.db.prisma, scope, page);

    return { status: 200, ...presentPage(schedules, presentSchedule, req) };
  };
