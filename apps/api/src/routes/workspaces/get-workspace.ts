import { requireWorkspace } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkspace } from '../../present/present-workspace.ts';

/** GET …/workspaces/{workspace_id}. */
export const getWorkspaceRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (_req, res) => {
    const workspace = await requireWorkspace(engine.db.prisma, callerOf(res).workspaceId);

    res.json(presentWorkspace(workspace));
  };
