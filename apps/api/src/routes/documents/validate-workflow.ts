import { requireWorkflow, type WorkflowNode } from '@runyard/db';
import type { FrozenNode } from '@runyard/domain';
import { findUnknownReferences, validateWorkflow } from '@runyard/engine';
import { nodesOf } from '../../documents/document-of.ts';
import type { RouteFor } from '../route.ts';

/** POST …/workflows/{workflow_id}/validate: the workflow as it is stored, or the draft in the body. Changes nothing. */
export const validateWorkflowRoute: RouteFor<'validateWorkflow'> =
  ({ engine, limits }) =>
  async ({ params, body }, { caller: { workspaceId } }) => {
    const workflow = await requireWorkflow(engine.db.prisma, { workspaceId, workflowId: params.workflow_id });
    const nodes = body ? nodesOf(body) : workflow.nodes.map(storedNode);

    const problems = [
      ...validateWorkflow(nodes, { maxNodes: limits.maxNodesPerWorkflow }),
      ...(await findUnknownReferences(engine.db.sql, workspaceId, nodes)),
    ];

    return {
      status: 200,
      body: {
        valid: problems.length === 0,
        problems: problems.map(({ code, nodeIds, message, loc }) => ({
          code,
          node_ids: nodeIds,
          message,
          loc,
        })),
      },
    };
  };

const storedNode = (node: WorkflowNode) => node as WorkflowNode & FrozenNode;
