import { findWorkflowIds, type Sql } from '@runyard/db';
import type { FrozenNode, GraphProblem } from '@runyard/domain';
import { bodyOf } from '@runyard/nodes';

/** A node that is to run a workflow which the workspace has not. `loc` says where in the node. */
export interface UnknownWorkflow extends GraphProblem {
  code: 'unknown_workflow';
  loc: (string | number)[];
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The workflows that these nodes, and the bodies of maps among them, name by their id and the workspace has not. What a
 *  template names is looked for when the node runs. */
export async function findUnknownWorkflows(
  sql: Sql,
  workspaceId: string,
  nodes: readonly FrozenNode[],
): Promise<UnknownWorkflow[]> {
  const named = nodes.flatMap(namedBy);
  const ids = [...new Set(named.map(({ workflowId }) => workflowId))];
  const known = new Set(await findWorkflowIds(sql, workspaceId, ids));
  return named
    .filter(({ workflowId }) => !known.has(workflowId))
    .map(({ node, workflowId, loc }) => ({
      code: 'unknown_workflow',
      nodeIds: [node.id],
      message: `Node ${node.key ?? node.id} is to run workflow ${workflowId}, which is not in this workspace.`,
      loc,
    }));
}

function namedBy(node: FrozenNode) {
  const body = bodyOf(node);
  const { nodeType, nodeConfig } = body ?? node;
  const { workflow_id: workflowId } = nodeConfig;
  if (nodeType !== 'workflow' || typeof workflowId !== 'string' || !UUID.test(workflowId)) return [];
  const inBody = body ? ['node_config', 'node'] : [];
  return [{ node, workflowId: workflowId.toLowerCase(), loc: [...inBody, 'node_config', 'workflow_id'] }];
}
