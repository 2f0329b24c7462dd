import { updateNode } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';
import { nodeFields } from './node-fields.ts';

/** PUT …/workflows/{workflow_id}/nodes/{node_id}: what is left out stays as it is. */
export const updateNodeRoute: RouteFor<'updateNode'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    const node = await updateNode(engine.db.prisma, author, scope, nodeFields(body));

    return { status: 200, body: presentNode(node) };
  };
