import { UpdateNodeRequest } from '@runyard/contracts';
import { updateNode } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentNode } from '../../present/present-workflow.ts';

/** PUT …/workflows/{workflow_id}/nodes/{node_id}: what is left out stays as it is. */
export const updateNodeRoute =
  ({ engine }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params, body } = UpdateNodeRequest.parse({ params: req.params, body: req.body });
    const { workspaceId } = callerOf(res);
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    const node = await updateNode(engine.db.prisma, scope, {
      key: body.key,
      position: body.position,
      nodeType: body.node_type,
      parallelGroup: body.parallel_group,
      dependsOn: body.depends_on,
      taskTemplate: body.task_template,
      nodeConfig: body.node_config,
      inputMapping: body.input_mapping,
      maxRetries: body.max_retries,
    });

    res.json(presentNode(node));
  };
