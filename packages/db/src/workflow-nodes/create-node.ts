import { type JsonObject, type NodeType, ValidationError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { WorkflowNode } from '../generated/client.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { editGraph } from './edit-graph.ts';
import { nodeData } from './node-data.ts';

export type { WorkflowNode };

export interface NewNode {
  id: string;
  key: string | null;
  position: number;
  nodeType: NodeType;
  parallelGroup: number | null;
  dependsOn: string[];
  taskTemplate: JsonObject | null;
  nodeConfig: JsonObject;
  inputMapping: JsonObject;
  maxRetries: number;
}

/** Adds a node; ValidationError when the workflow has `maxNodes` already. */
export async function createNode(
  db: PrismaClient,
  scope: WorkflowScope,
  { node, maxNodes }: { node: NewNode; maxNodes: number },
): Promise<WorkflowNode> {
  return editGraph(db, scope, async (tx) => {
    const nodeCount = await tx.workflowNode.count({ where: { workflowId: scope.workflowId } });
    if (nodeCount >= maxNodes) throw tooManyNodes(maxNodes);
    return tx.workflowNode.create({ data: { ...scope, ...nodeData(node) } });
  });
}

const tooManyNodes = (maxNodes: number) =>
  new ValidationError([
    { loc: ['body'], msg: `a workflow has at most ${maxNodes} nodes`, type: 'too_many_nodes' },
  ]);
