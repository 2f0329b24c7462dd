import { DeleteNodeRequest } from '@runyard/contracts';
import { deleteNode } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';

/** DELETE …/workflows/{workflow_id}/nodes/{node_id}: 204. Runs that have started keep it. */
export const deleteNodeRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params } = DeleteNodeRequest.parse({ params: req.params });
    const { workspaceId } = callerOf(res);

    await deleteNode(engine.db.prisma, {
      workspaceId,
      workflowId: params.workflow_id,
      nodeId: params.node_id,
    });

    res.status(204).end();
  };
