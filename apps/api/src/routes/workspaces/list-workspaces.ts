import { listWorkspaces } from '@runyard/db';
import { presentWorkspace } from '../../present/present-workspace.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces: those the caller is a member of, newest first. */
export const listWorkspacesRoute: RouteFor<'listWorkspaces'> =
  ({ engine }) =>
  async ({ query }, { caller }) => {
    const workspaces = await listWorkspaces(engine.db.prisma, caller.userId, query);

    return { status: 200, body: workspaces.map(presentWorkspace) };
  };
