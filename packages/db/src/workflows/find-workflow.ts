import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { Workflow, WorkflowNode } from '../generated/client.ts';
import type { WorkflowScope } from './workflow-scope.ts';

/** A workflow with its nodes as they are edited, in order of position. */
export type WorkflowWithNodes = Workflow & { nodes: WorkflowNode[] };

/** Nodes in the order in which they run when no dependencies are given. */
export const nodesInOrder = { orderBy: [{ position: 'asc' as const }, { id: 'asc' as const }] };

/** The workflow, or NotFoundError. */
export async function requireWorkflow(
  db: Pick<PrismaClient, 'workflow'>,
  scope: WorkflowScope,
): Promise<WorkflowWithNodes> {
  const workflow = await db.workflow.findUnique({
    where: { id: scope.workflowId, workspaceId: scope.workspaceId },
    include: { nodes: nodesInOrder },
  });
  if (!workflow) throw new NotFoundError('workflow not found');
  return workflow;
}
