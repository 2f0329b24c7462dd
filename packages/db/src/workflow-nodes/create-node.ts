import { type JsonObject, type NodeFlow, type NodeType, ValidationError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { WorkflowNode } from '../generated/client.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { editGraph } from './edit-graph.ts';
import { nodeChange } from './node-change.ts';
import { nodeData } from './node-data.ts';

export type { WorkflowNode };

export interface NewNode extends NodeFlow {
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
  author: Author,
  scope: WorkflowScope,
  { node, maxNodes }: { node: NewNode; maxNodes: number },
): Promise<WorkflowNode> {
  return editGraph(db, author, scope, async (tx) => {
    const nodeCount = await tx.workflowNode.count({ where: { workflowId: scope.workflowId } });
    if (nodeCount >= maxNodes) throw tooManyNodes(maxNodes);
    await insertAuditEvent(tx, author, nodeChange('node.created', { ...scope, nodeId: node.id }));
    return tx.workflowNode.create({ data: { ...scope, ...nodeData(node) } });
  });
}

const tooManyNodes = (maxNodes: number) =>
  new ValidationError([
    { loc: ['body'], msg: `a workflow has at most ${maxNodes} nodes`, type: 'too_many_nodes' },
  ]);
