import { listTasks } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentTask } from '../../present/present-task.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}/tasks: newest first; those that the query asks for. */
export const listTasksRoute: RouteFor<'listTasks'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const { status, approval_level: approvalLevel, workflow_run_id: runId } = query;
    const page = readPage(query, req);

    const filtered = { ...page, status, approvalLevel, runId };
    const tasks = await listTasks(engine.db.prisma, caller.workspaceId, filtered);

    return { status: 200, ...presentPage(tasks, presentTask, req) };
  };
