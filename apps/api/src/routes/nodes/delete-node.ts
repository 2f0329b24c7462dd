import { deleteNode } from '@runyard/db';
import type { RouteFor } from '../route.ts';

/** DELETE …/workflows/{workflow_id}/nodes/{node_id}: 204. Runs that have started keep it. */
export const deleteNodeRoute: RouteFor<'deleteNode'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    await deleteNode(engine.db.prisma, author, scope);

    return { status: 204 };
  };
