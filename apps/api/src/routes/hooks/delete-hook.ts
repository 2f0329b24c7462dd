import { deleteHook } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workflows/{workflow_id}/hooks/{hook_id}: 204. */
export const deleteHookRoute: RouteFor<'deleteHook'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, hookId: params.hook_id };

    await deleteHook(engine.db.prisma, author, scope);

    return { status: 204 };
  };
