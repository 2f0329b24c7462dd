import { requireWorkspace } from '@runyard/db';
import { presentWorkspace } from '../../present/present-workspace.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workspaces/{workspace_id}. */
export const getWorkspaceRoute: RouteFor<'getWorkspace'> =
  ({ engine }) =>
  async (_request, { caller }) => {
    const workspace = await requireWorkspace(engine.db.prisma, caller.workspaceId);

    return { status: 200, body: presentWorkspace(workspace) };
  };
