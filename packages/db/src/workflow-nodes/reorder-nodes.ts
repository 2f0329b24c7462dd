import { ValidationError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { WorkflowNode } from '../generated/client.ts';
import { nodesInOrder } from '../workflows/find-workflow.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { editGraph } from './edit-graph.ts';

/** A node's new place. */
export interface NodePlace {
  nodeId: string;
  position: number;
  /** Undefined: as it is. */
  parallelGroup: number | null | undefined;
}

/**
 * Moves nodes of a workflow, all or none, and answers all its nodes in their new order. NotFoundError without such a
 * workflow, ValidationError for a node that is not in it.
 */
export async function reorderNodes(
  db: PrismaClient,
  author: Author,
  scope: WorkflowScope,
  places: NodePlace[],
): Promise<WorkflowNode[]> {
  const { workspaceId, workflowId } = scope;
  return editGraph(db, author, scope, async (tx) => {
    const moved = await tx.$queryRaw<{ id: string }[]>`
      UPDATE workflow_nodes n
         SET position = i.position, parallel_group = CASE WHEN i.regroups THEN i."parallelGroup" ELSE n.parallel_group END
        FROM jsonb_to_recordset(${placesText(places)}::jsonb)
          AS i("nodeId" uuid, position int, "parallelGroup" int, regroups boolean)
       WHERE n.id = i."nodeId" AND n.workflow_id = ${workflowId}::uuid AND n.workspace_id = ${workspaceId}::uuid
      RETURNING n.id::text`;
    requireAll(places, new Set(moved.map(({ id }) => id)));
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'workflow.reordered',
      targetId: workflowId,
      details: { nodes: places.length },
    });
    return tx.workflowNode.findMany({ where: { workflowId }, ...nodesInOrder });
  });
}

const placesText = (places: NodePlace[]) =>
  JSON.stringify(places.map((place) => ({ ...place, regroups: place.parallelGroup !== undefined })));

function requireAll(places: NodePlace[], movedIds: Set<string>): void {
  const missing = places.flatMap(({ nodeId }, index) => (movedIds.has(nodeId) ? [] : [{ nodeId, index }]));
  if (missing.length === 0) return;
  throw new ValidationError(
    missing.map(({ nodeId, index }) => ({
      loc: ['body', 'nodes', index, 'node_id'],
      msg: `${nodeId} is no node of this workflow`,
      type: 'unknown_node',
    })),
  );
}
