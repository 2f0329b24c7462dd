import { editableNodesOf } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import { editGraph } from '../workflow-nodes/edit-graph.ts';
import { nodeData } from '../workflow-nodes/node-data.ts';
import { requireWorkflow, type WorkflowWithNodes } from '../workflows/find-workflow.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { requireVersion, type VersionName } from './list-versions.ts';

/**
 * Makes the nodes of a version the workflow's nodes again, under the ids they had. The version itself never changes: the
 * next trigger freezes a new one. NotFoundError without such a version.
 */
export async function restoreVersion(
  db: PrismaClient,
  author: Author,
  scope: WorkflowScope,
  name: VersionName,
): Promise<WorkflowWithNodes> {
  return editGraph(db, author, scope, async (tx) => {
    const { id, number, graph } = await requireVersion(tx, scope, name);
    const createdAt = await creationTimes(tx, scope);
    await tx.workflowNode.deleteMany({ where: { workflowId: scope.workflowId } });
    await tx.workflowNode.createMany({
      data: editableNodesOf(graph).map((node) => {
        const known = createdAt.get(node.id);
        return {
          ...scope,
          ...nodeData(node),
          dependsOn: [...node.dependsOn],
          ...(known && { createdAt: known }),
        };
      }),
    });
    await insertAuditEvent(tx, author, {
      workspaceId: scope.workspaceId,
      action: 'workflow.restored',
      targetId: scope.workflowId,
      details: { version: number, version_id: id },
    });
    return requireWorkflow(tx, scope);
  });
}

async function creationTimes(
  tx: Prisma.TransactionClient,
  { workflowId }: WorkflowScope,
): Promise<Map<string, Date>> {
  const nodes = await tx.workflowNode.findMany({
    where: { workflowId },
    select: { id: true, createdAt: true },
  });
  return new Map(nodes.map(({ id, createdAt }) => [id, createdAt]));
}
