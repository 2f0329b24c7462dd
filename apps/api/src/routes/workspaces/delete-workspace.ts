import { deleteWorkspace } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workspaces/{workspace_id}: 204; 409 while it has a workflow. */
export const deleteWorkspaceRoute: RouteFor<'deleteWorkspace'> =
  ({ engine }) =>
  async (_request, { caller, author }) => {
    await deleteWorkspace(engine.db, author, caller.workspaceId);

    return { status: 204 };
  };
