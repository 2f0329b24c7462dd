import {
  type FrozenNode,
  type GraphLimits,
  type GraphProblem,
  validateBranches,
  validateGraph,
} from '@runyard/domain';
import { nodeTypes } from '@runyard/nodes';

/** Everything that keeps a graph from being triggered; empty for one that can run. */
export function graphProblems(nodes: readonly FrozenNode[], limits: GraphLimits): GraphProblem[] {
  const problems = validateGraph(nodes, limits);
  return nodes.length > limits.maxNodes
    ? problems
    : [...problems, ...validateBranches(nodes, (node) => nodeTypes[node.nodeType].labelsOf(node))];
}
