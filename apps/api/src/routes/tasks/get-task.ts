import { requireTask } from '@runyard/db';
import { presentTask } from '../../present/present-task.ts';
import type { RouteFor } from '../route.ts';

/** GET …/tasks/{task_id}. */
export const getTaskRoute: RouteFor<'getTask'> =
  ({ engine }) =>
  async ({ params }, { caller }) => {
    const scope = { workspaceId: caller.workspaceId, taskId: params.task_id };
    const task = await requireTask(engine.db.prisma, scope);

    return { status: 200, body: presentTask(task) };
  };
