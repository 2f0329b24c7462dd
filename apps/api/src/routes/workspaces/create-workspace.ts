import { createWorkspace } from '@runyard/db';
import { presentWorkspace } from '../../present/present-workspace.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workspaces: 201; the caller becomes its owner. */
export const createWorkspaceRoute: RouteFor<'createWorkspace'> =
  ({ engine }) =>
  async ({ body }, { caller, author }) => {
    const workspace = await createWorkspace(engine.db.prisma, author, {
      id: engine.ids.next(),
      userId: caller.userId,
      name: body.name,
      settings: body.settings,
    });

    return {
      status: 201,
      headers: { Location: `/api/v1/workspaces/${workspace.id}` },
      body: presentWorkspace(workspace),
    };
  };
