import { NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import { editGraph } from './edit-graph.ts';
import { nodeChange } from './node-change.ts';
import type { NodeScope } from './update-node.ts';

/** Removes a node, or NotFoundError. Nodes that depend on it keep naming it: the next trigger says so. */
export async function deleteNode(
  db: PrismaClient,
  author: Author,
  { nodeId, ...scope }: NodeScope,
): Promise<void> {
  await editGraph(db, author, scope, async (tx) => {
    const { count } = await tx.workflowNode.deleteMany({
      where: { id: nodeId, workflowId: scope.workflowId },
    });
    if (count === 0) throw new NotFoundError('node not found');
    await insertAuditEvent(tx, author, nodeChange('node.deleted', { ...scope, nodeId }));
  });
}
