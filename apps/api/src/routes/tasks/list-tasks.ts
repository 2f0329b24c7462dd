import { ListTasksRequest } from '@runyard/contracts';
import { listTasks } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentTask } from '../../present/present-task.ts';

/** GET …/workspaces/{workspace_id}/tasks: newest first; of one status when the query names it. */
export const listTasksRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { query } = ListTasksRequest.parse({ params: req.params, query: req.query });

    const tasks = await listTasks(engine.db.prisma, callerOf(res).workspaceId, query);

    res.json(tasks.map(presentTask));
  };
