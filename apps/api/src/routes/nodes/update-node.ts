import { updateNode } from '@runyard/db';
import { presentNode } from '../../present/present-workflow.ts';
import type { RouteFor } from '../route.ts';

/** PUT …/workflows/{workflow_id}/nodes/{node_id}: what is left out stays as it is. */
export const updateNodeRoute: RouteFor<'updateNode'> =
  ({ engine }) =>
  async ({ params, body }, { caller: { workspaceId }, author }) => {
    const scope = { workspaceId, workflowId: params.workflow_id, nodeId: params.node_id };

    const node = await updateNode(engine.db.prisma, author, scope, {
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

    return { status: 200, body: presentNode(node) };
  };
