import { CreateNodeRequest } from '@runyard/contracts';
import { createNode } from '@runyard/db';
import type { RequestHandler } from 'express';
import type { RouteDeps } from '../../deps.ts';
import { callerOf } from '../../middleware/membership.ts';
import { presentNode } from '../../present/present-workflow.ts';

/** POST …/workflows/{workflow_id}/nodes: 201. Whether the graph as a whole is valid is looked at when it is triggered. */
export const createNodeRoute =
  ({ engine, limits }: RouteDeps): RequestHandler =>
  async (req, res) => {
    const { params, body } = CreateNodeRequest.parse({ params: req.params, body: req.body });
    const scope = { workspaceId: callerOf(res).workspaceId, workflowId: params.workflow_id };

    const node = await createNode(engine.db.prisma, scope, {
      maxNodes: limits.maxNodesPerWorkflow,
      node: {
        id: engine.ids.next(),
        key: body.key,
        position: body.position,
        nodeType: body.node_type,
        parallelGroup: body.parallel_group,
        dependsOn: body.depends_on,
        taskTemplate: body.task_template,
        nodeConfig: body.node_config,
        inputMapping: body.input_mapping,
        maxRetries: body.max_retries,
      },
    });

    res.status(201).location(`/api/v1/workflows/${node.workflowId}/nodes/${node.id}`).json(presentNode(node));
  };
