import { UpdateWorkspaceRequest } from '@runyard/contracts';
import { updateWorkspace } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentWorkspace } from '../../present/present-workspace.ts';

/** PUT …/workspaces/{workspace_id}: what is left out stays as it is. */
export const updateWorkspaceRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { body } = UpdateWorkspaceRequest.parse({ params: req.params, body: req.body });

    const workspace = await updateWorkspace(engine.db.prisma, callerOf(res).workspaceId, body);

    res.json(presentWorkspace(workspace));
  };
