import { listTasks } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentTask } from '../../present/present-task.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/tasks: newest first; of one status when the query names it. */
export const listTasksRoute: RouteFor<'listTasks'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);

    const tasks = await listTasks(engine.db.prisma, caller.workspaceId, { ...page, status: query.status });

    return { status: 200, ...presentPage(tasks, presentTask, req) };
  };
