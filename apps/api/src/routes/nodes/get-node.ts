import { requireNode } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** GET …/workflows/{workflow_id}/nodes/{node_id}. */
export const getNodeRoute: RouteFor<'getNode'> =
  ({ engine }) =>
  async ({ params }, { caller: { workspaceId } }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    const node = await requireNode(engine.db.prisma, scope);

    return { status: 200, body: presentNode(node) };
  };
