import { type Branches, ERROR_LABEL, type NodeFlow } from './node-flow.ts';
import type { GraphProblem } from './validate-graph.ts';
import type { GraphNode } from './workflow-graph.ts';

type BranchingNode = GraphNode & NodeFlow;

/**
 * Edges that could never be taken: a label that their source does not end with, and a label for a node that is no
 * dependency. `labelsOf` gives the labels that a node of its type and config ends with; `error` comes with `on_error`.
 * A graph that positions order has no edges of its own, and so no labels.
 */
export function validateBranches<Node extends BranchingNode>(
  nodes: readonly Node[],
  labelsOf: (node: Node) => readonly string[],
): GraphProblem[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return nodes.flatMap((node) =>
    Object.entries(branchesOf(node)).flatMap(([sourceId, label]) => {
      if (!node.dependsOn.includes(sourceId)) return [notADependency(node, sourceId)];
      const source = byId.get(sourceId);
      return source ? checkLabel(node, source, label, labelsOf(source)) : [];
    }),
  );
}

const branchesOf = ({ branches }: BranchingNode): Branches => branches ?? {};

const nameOf = ({ key, id }: GraphNode): string => key ?? id;

function notADependency(node: BranchingNode, sourceId: string): GraphProblem {
  const message = `Node ${nameOf(node)} has a branch for ${sourceId}, which is not in its depends_on.`;
  return { code: 'branch_without_dependency', nodeIds: [node.id], message };
}

function checkLabel(
  node: BranchingNode,
  source: BranchingNode,
  label: string,
  own: readonly string[],
): GraphProblem[] {
  const labels = source.onError === 'branch' ? [...own, ERROR_LABEL] : own;
  if (labels.includes(label)) return [];
  const hint =
    label === ERROR_LABEL
      ? `set the on_error of ${nameOf(source)} to branch`
      : `it ends with ${labels.join(', ') || 'no label'}`;
  const message = `Node ${nameOf(node)} follows ${nameOf(source)} on ${label}, which never happens: ${hint}.`;
  return [{ code: 'unknown_branch', nodeIds: [node.id], message }];
}
