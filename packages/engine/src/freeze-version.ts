import { insertVersion, listEditableNodes, lockWorkflow, type WorkflowHead } from '@runyard/db';
import {
  ConflictError,
  effectiveDependencies,
  type FrozenGraph,
  InvalidGraphError,
  NotFoundError,
} from '@runyard/domain';
import type { TriggerContext } from './context.ts';
import { graphProblems } from './graph-problems.ts';
import { findReferenceProblems } from './reference-problems.ts';

/**
 * Freezes the workflow's graph as it stands into its current version. Safe to call twice: the workflow's row is
 * locked, and a revision that is already frozen is left alone. Throws when the workflow cannot be triggered:
 * `NotFoundError`, `ConflictError` (`workflow_paused`, `workflow_archived`), `InvalidGraphError` (names the nodes).
 */
export async function freezeVersion(
  ctx: TriggerContext,
  workspaceId: string,
  workflowId: string,
): Promise<void> {
  await ctx.db.transaction(async (sql) => {
    const head = requireTriggerable(await lockWorkflow(sql, workspaceId, workflowId), workflowId);
    if (head.currentVersionId) return;

    const graph = freezeGraph(await listEditableNodes(sql, workspaceId, workflowId), ctx.limits.maxNodes);
    const problems = await findReferenceProblems(sql, workspaceId, graph.nodes);
    if (problems.length > 0) throw new InvalidGraphError(problems);

    await insertVersion(sql, { id: ctx.ids.next(), workspaceId, workflowId, revision: head.revision, graph });
  });
}

function requireTriggerable(head: WorkflowHead | null, workflowId: string): WorkflowHead {
  if (!head) throw new NotFoundError('workflow not found');
  if (head.status === 'active') return head;
  const code = head.status === 'paused' ? 'workflow_paused' : 'workflow_archived';
  throw new ConflictError(
    code,
    `workflow ${workflowId} is ${head.status}; set its status to active to trigger it`,
  );
}

type EditableNodes = Awaited<ReturnType<typeof listEditableNodes>>;

/** The graph as its runs will see it: valid, and with the contract's rule for the order of nodes applied. */
export function freezeGraph(nodes: EditableNodes, maxNodes: number): FrozenGraph {
  const problems = graphProblems(nodes, { maxNodes });
  if (problems.length > 0) throw new InvalidGraphError(problems);
  const dependencies = effectiveDependencies(nodes);
  const decidedByEdges = nodes.some((node) => node.dependsOn.length > 0);
  return {
    nodes: nodes.map((node) => ({ ...node, dependsOn: dependencies.get(node.id) ?? [] })),
    ...(!decidedByEdges && { orderedBy: 'positions' }),
  };
}
