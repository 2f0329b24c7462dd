import { ListWorkspacesRequest } from '@runyard/contracts';
import { listWorkspaces } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { userIdOf } from '../../middleware/bearer-auth.ts';
import { presentWorkspace } from '../../present/present-workspace.ts';

/** GET …/workspaces: those the caller is a member of, newest first. */
export const listWorkspacesRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { query } = ListWorkspacesRequest.parse({ query: req.query });

    const workspaces = await listWorkspaces(engine.db.prisma, userIdOf(res), query);

    res.json(workspaces.map(presentWorkspace));
  };
