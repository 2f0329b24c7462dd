import { NotFoundError } from '@runyard/domain';
import type { PrismaClient } from '../client.ts';
import type { WorkflowNode } from '../generated/client.ts';
import type { NodeScope } from './update-node.ts';

/** The node, or NotFoundError. */
export async function requireNode(
  db: PrismaClient,
  { nodeId, workflowId, workspaceId }: NodeScope,
): Promise<WorkflowNode> {
  const node = await db.workflowNode.findUnique({ where: { id: nodeId, workflowId, workspaceId } });
  if (!node) throw new NotFoundError('node not found');
  return node;
}
