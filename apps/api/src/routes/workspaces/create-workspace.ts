import { CreateWorkspaceRequest } from '@runyard/contracts';
import { createWorkspace } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { userIdOf } from '../../middleware/bearer-auth.ts';
import { presentWorkspace } from '../../present/present-workspace.ts';

/** POST …/workspaces: 201; the caller becomes its owner. */
export const createWorkspaceRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { body } = CreateWorkspaceRequest.parse({ body: req.body });

    const workspace = await createWorkspace(engine.db.prisma, {
      id: engine.ids.next(),
      userId: userIdOf(res),
      name: body.name,
      settings: body.settings,
    });

    res.status(201).location(`/api/v1/workspaces/${workspace.id}`).json(presentWorkspace(workspace));
  };
