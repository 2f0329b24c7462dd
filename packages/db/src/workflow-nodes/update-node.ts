import { NotFoundError, ValidationError } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { WorkflowNode } from '../generated/client.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import type { NewNode } from './create-node.ts';
import { editGraph } from './edit-graph.ts';
import { nodeChange } from './node-change.ts';
import { nodeData } from './node-data.ts';

export interface NodeScope extends WorkflowScope {
  nodeId: string;
}

/** What is undefined stays as it is. */
export type NodeChanges = { [Field in keyof Omit<NewNode, 'id'>]?: NewNode[Field] | undefined };

/** Changes a node, or NotFoundError; ValidationError when that would leave a task node without a task_template. */
export async function updateNode(
  db: PrismaClient,
  author: Author,
  { nodeId, ...scope }: NodeScope,
  changes: NodeChanges,
): Promise<WorkflowNode> {
  return editGraph(db, author, scope, async (tx) => {
    const [node] = await tx.workflowNode.updateManyAndReturn({
      where: { id: nodeId, workflowId: scope.workflowId },
      data: nodeData(changes),
    });
    if (!node) throw new NotFoundError('node not found');
    if (node.nodeType === 'task' && node.taskTemplate === null) throw missingTaskTemplate();
    const change = nodeChange('node.updated', { ...scope, nodeId });
    await insertAuditEvent(tx, author, {
      ...change,
      details: { ...change.details, ...changedFields(changes) },
    });
    return node;
  });
}

const missingTaskTemplate = () =>
  new ValidationError([
    { loc: ['body', 'task_template'], msg: 'a task node needs a task_template', type: 'missing' },
  ]);
