import { ConflictError, type FrozenNode, ValidationError } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient, Sql } from '../client.ts';
import { requireWorkflow, type WorkflowWithNodes } from '../workflows/find-workflow.ts';
import { type WorkflowChanges, workflowData } from '../workflows/update-workflow.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { editGraph } from './edit-graph.ts';
import { nodeData } from './node-data.ts';

/** All nodes of a workflow, and what else of it changes. */
export interface GraphSave {
  /** The revision that it is based on. */
  revision: number;
  changes: WorkflowChanges;
  /** Each node under its key as its id, and the id that it is stored under; null: the one with its key has, else a new one. */
  nodes: { node: FrozenNode; storedId: string | null }[];
  nextId: () => string;
}

/**
 * Replaces the nodes of a workflow in one transaction; nodes that stay keep their ids. ConflictError `workflow_changed` when the
 * workflow has moved on from that revision, ValidationError for the id of no node of it, NotFoundError without such a workflow.
 */
export async function replaceGraph(
  db: PrismaClient,
  author: Author,
  scope: WorkflowScope,
  save: GraphSave,
): Promise<WorkflowWithNodes> {
  const { workspaceId, workflowId } = scope;
  return editGraph(db, author, scope, async (tx) => {
    await requireRevision(tx, workflowId, save.revision);
    const stored = await tx.workflowNode.findMany({
      where: { workflowId },
      select: { id: true, key: true, createdAt: true },
    });
    const idOf = idsByKey(save, stored);
    const createdAt = new Map(stored.map((node) => [node.id, node.createdAt]));
    await tx.workflowNode.deleteMany({ where: { workflowId } });
    await tx.workflowNode.createMany({
      data: save.nodes.map(({ node }) => {
        const row = withIds(node, idOf);
        const known = createdAt.get(row.id);
        return { ...scope, ...nodeData(row), ...(known && { createdAt: known }) };
      }),
    });
    await tx.workflow.update({ where: { id: workflowId }, data: workflowData(save.changes) });
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'workflow.saved',
      targetId: workflowId,
      details: { nodes: save.nodes.length, based_on: save.revision, ...changedFields(save.changes) },
    });
    return requireWorkflow(tx, scope);
  });
}

/** The workflow's row is locked, and its revision has been raised for this save. */
async function requireRevision(tx: Sql, workflowId: string, expected: number): Promise<void> {
  const [row] = await tx.$queryRaw<{ found: number }[]>`
    SELECT revision - 1 AS found FROM workflows WHERE id = ${workflowId}::uuid`;
  if (row?.found === expected) return;
  throw new ConflictError(
    'workflow_changed',
    `the workflow is at revision ${row?.found} now, and this is based on revision ${expected}: look at what has changed, then save on top of revision ${row?.found}`,
  );
}

/** The id that each node is stored under, by its key. */
function idsByKey(
  { nodes, nextId }: GraphSave,
  stored: { id: string; key: string | null }[],
): Map<string, string> {
  const storedIds = new Set(stored.map(({ id }) => id));
  refuseUnknownIds(nodes, storedIds);
  const taken = new Set(nodes.flatMap(({ storedId }) => storedId ?? []));
  const free = new Map(stored.flatMap(({ id, key }) => (key === null || taken.has(id) ? [] : [[key, id]])));
  return new Map(nodes.map(({ node, storedId }) => [node.id, storedId ?? free.get(node.id) ?? nextId()]));
}

function refuseUnknownIds(nodes: GraphSave['nodes'], storedIds: Set<string>): void {
  const unknown = nodes.flatMap(({ storedId }, index) =>
    storedId === null || storedIds.has(storedId) ? [] : [{ storedId, index }],
  );
  if (unknown.length === 0) return;
  throw new ValidationError(
    unknown.map(({ storedId, index }) => ({
      loc: ['body', 'nodes', index, 'id'],
      msg: `${storedId} is no node of this workflow`,
      type: 'unknown_node',
    })),
  );
}

function withIds(node: FrozenNode, idOf: Map<string, string>) {
  const own = (key: string) => idOf.get(key) ?? key;
  return {
    ...node,
    id: own(node.id),
    dependsOn: node.dependsOn.map(own),
    branches: Object.fromEntries(
      Object.entries(node.branches ?? {}).map(([key, label]) => [own(key), label]),
    ),
  };
}
