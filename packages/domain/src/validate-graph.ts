import { findCycles } from './find-cycles.ts';
import type { Edges, GraphNode } from './workflow-graph.ts';

export type GraphProblemCode =
  | 'empty_graph'
  | 'too_many_nodes'
  | 'duplicate_node_id'
  | 'duplicate_node_key'
  | 'unknown_dependency'
  | 'self_dependency'
  | 'cycle'
  | 'branch_without_dependency'
  | 'unknown_branch'
  | 'unknown_secret'
  | 'secret_not_allowed'
  | 'unknown_workflow';

/** One thing that keeps a graph from running. `message` is a sentence that names the nodes: by key, else by id. */
export interface GraphProblem {
  code: GraphProblemCode;
  /** The nodes at fault; for a cycle in its order, each depending on the next one. */
  nodeIds: string[];
  message: string;
}

export interface GraphLimits {
  maxNodes: number;
}

/**
 * Everything that is wrong with a graph; empty for one that can run. Never throws, and takes any size: a graph over
 * its limit is not looked at any further. Naming the same dependency twice is no problem, it counts once.
 */
export function validateGraph(nodes: readonly GraphNode[], { maxNodes }: GraphLimits): GraphProblem[] {
  if (nodes.length === 0) return [problem('empty_graph', [], 'The workflow has no nodes.')];
  if (nodes.length > maxNodes) {
    const message = `The workflow has ${nodes.length} nodes; ${maxNodes} is the limit.`;
    return [problem('too_many_nodes', [], message)];
  }
  const names = new Map(nodes.map((node) => [node.id, nameOf(node)]));
  return [
    ...findDuplicateIds(nodes),
    ...findDuplicateKeys(nodes),
    ...nodes.flatMap((node) => findBadDependencies(node, names)),
    ...findCycles(dependenciesOf(nodes)).map((cycle) => describeCycle(cycle, names)),
  ];
}

const problem = (code: GraphProblemCode, nodeIds: string[], message: string): GraphProblem => ({
  code,
  nodeIds,
  message,
});

/** A message names this many nodes at most; `nodeIds` has them all. */
const MAX_NAMES = 50;

function listNames(names: string[], separator = ', '): string {
  if (names.length <= MAX_NAMES) return names.join(separator);
  const left = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES - 1), `… ${left} more …`, ...names.slice(-1)].join(separator);
}

const nameOf = (node: GraphNode): string => node.key ?? node.id;

function findDuplicateIds(nodes: readonly GraphNode[]): GraphProblem[] {
  return sharedBy(nodes, (node) => node.id).map(([id, sharing]) =>
    problem('duplicate_node_id', [id], `${sharing.length} nodes share the id ${id}.`),
  );
}

function findDuplicateKeys(nodes: readonly GraphNode[]): GraphProblem[] {
  return sharedBy(nodes, (node) => node.key).map(([key, sharing]) => {
    const nodeIds = sharing.map((node) => node.id);
    return problem(
      'duplicate_node_key',
      nodeIds,
      `${sharing.length} nodes share the key ${key}: ${listNames(nodeIds)}.`,
    );
  });
}

/** Every name that more than one node has, with those nodes. */
function sharedBy(
  nodes: readonly GraphNode[],
  naming: (node: GraphNode) => string | null,
): [string, GraphNode[]][] {
  const groups = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    const name = naming(node);
    if (name === null) continue;
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  return [...groups].filter(([, sharing]) => sharing.length > 1);
}

function findBadDependencies(node: GraphNode, names: Map<string, string>): GraphProblem[] {
  return [...new Set(node.dependsOn)].flatMap((dependency) => {
    if (dependency === node.id)
      return [problem('self_dependency', [node.id], `Node ${nameOf(node)} depends on itself.`)];
    if (names.has(dependency)) return [];
    const message = `Node ${nameOf(node)} depends on ${dependency}, which is no node of this workflow.`;
    return [problem('unknown_dependency', [node.id], message)];
  });
}

/** Self-dependencies are reported apart, and nodes that share an id count as one. */
function dependenciesOf(nodes: readonly GraphNode[]): Edges {
  const edges: Edges = new Map();
  for (const { id, dependsOn } of nodes) {
    edges.set(id, [...(edges.get(id) ?? []), ...dependsOn.filter((dependency) => dependency !== id)]);
  }
  return edges;
}

function describeCycle(cycle: string[], names: Map<string, string>): GraphProblem {
  const path = listNames(
    [...cycle, ...cycle.slice(0, 1)].map((id) => names.get(id) ?? id),
    ' → ',
  );
  return problem('cycle', cycle, `Nodes depend on each other in a cycle: ${path}.`);
}
