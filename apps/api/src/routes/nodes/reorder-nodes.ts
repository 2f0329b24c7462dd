import { reorderNodes } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workflows/{workflow_id}/nodes/reorder: all moves or none. */
export const reorderNodesRoute: RouteFor<'reorderNodes'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id };
    const places = body.nodes.map((node) => ({
      nodeId: node.node_id,
      position: node.position,
      parallelGroup: node.parallel_group,
    }));

    const nodes = await reorderNodes(engine.db.prisma, author, scope, places);

    return { status: 200, body: nodes.map(presentNode) };
  };
