import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { storableJson } from '../storable-json.ts';
import type { NewNode } from '../workflow-nodes/create-node.ts';
import { nodeData } from '../workflow-nodes/node-data.ts';
import type { NewWorkflow } from './create-workflow.ts';
import { requireWorkflow, type WorkflowWithNodes } from './find-workflow.ts';

/** Adds a workflow with its nodes, all in one transaction. */
export async function createWorkflowWithNodes(
  db: PrismaClient,
  author: Author,
  workflow: NewWorkflow,
  nodes: (Omit<NewNode, 'dependsOn'> & { dependsOn: readonly string[] })[],
): Promise<WorkflowWithNodes> {
  const scope = { workspaceId: workflow.workspaceId, workflowId: workflow.id };
  return db.$transaction(async (tx) => {
    await tx.workflow.create({
      data: {
        ...workflow,
        editedBy: author.actor,
        triggerConfig: storableJson(workflow.triggerConfig),
        autoAcceptPreferences: storableJson(workflow.autoAcceptPreferences),
      },
    });
    await tx.workflowNode.createMany({
      data: nodes.map((node) => ({ ...scope, ...nodeData(node), dependsOn: [...node.dependsOn] })),
    });
    await insertAuditEvent(tx, author, {
      workspaceId: scope.workspaceId,
      action: 'workflow.imported',
      targetId: scope.workflowId,
      details: { nodes: nodes.length },
    });
    return requireWorkflow(tx, scope);
  });
}
