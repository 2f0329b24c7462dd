import { listWorkspaces } from '@runyard/db';
import { presentPage } from '../../paging/present-page.ts';
import { readPage } from '../../paging/read-page.ts';
import { presentWorkspace } from '../../present/present-workspace.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces: those the caller is a member of, the one joined last first. */
export const listWorkspacesRoute: RouteFor<'listWorkspaces'> =
  ({ engine }) =>
  async ({ query }, { caller, req }) => {
    const page = readPage(query, req);

    const workspaces = await listWorkspaces(engine.db.prisma, caller.userId, page);

    return { status: 200, ...presentPage(workspaces, presentWorkspace, req) };
  };
