import { listTasks } from '@runyard/db';
import { presentTask } from '../../present/present-task.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/tasks: newest first; of one status when the query names it. */
export const listTasksRoute: RouteFor<'listTasks'> =
  ({ engine }) =>
  async ({ query }, { caller }) => {
    const tasks = await listTasks(engine.db.prisma, caller.workspaceId, query);

    return { status: 200, body: tasks.map(presentTask) };
  };
