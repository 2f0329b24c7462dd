/**
 * task: an agent or a person does it · api_call: asks a provider · transform: reshapes data · distribution: publishes ·
 * delay: waits for a time · approval: asks a person · condition: goes on one of two ways · switch: on one of several ·
 * map: does one thing for each item of a list · workflow: runs another workflow.
 */
export const NODE_TYPES = [
  'task',
  'api_call',
  'transform',
  'distribution',
  'delay',
  'approval',
  'condition',
  'switch',
  'map',
  'workflow',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** A node, as far as the order of nodes is concerned. */
export interface GraphNode {
  id: string;
  /** A short name, unique in its workflow. */
  key: string | null;
  /** Decides the order where no node has dependencies. */
  position: number;
  /** Neighbours by position with the same group run side by side; null: in no group. */
  parallelGroup: number | null;
  /** Ids of the nodes it waits for. */
  dependsOn: readonly string[];
}

/** Edges of a graph: from a node's id to the ids at the other end, each once. */
export type Edges = Map<string, string[]>;

/**
 * What each node of a valid graph waits for. If any node has `dependsOn`, dependencies alone decide and a node without
 * any is a root; otherwise each node waits for all nodes of the stage before its own.
 */
export function effectiveDependencies(nodes: readonly GraphNode[]): Edges {
  const decidedByEdges = nodes.some((node) => node.dependsOn.length > 0);
  return decidedByEdges
    ? new Map(nodes.map((node) => [node.id, unique(node.dependsOn)]))
    : stageDependencies(nodes);
}

function stageDependencies(nodes: readonly GraphNode[]): Edges {
  const stages = stagesOf(nodes);
  return new Map(stages.flatMap((stage, index) => stage.map((id) => [id, [...(stages[index - 1] ?? [])]])));
}

/**
 * The stages in which the nodes run when no node has dependencies, as ids. Nodes are sorted by position (then id);
 * neighbours with the same parallel group are one stage, every other node is a stage of its own.
 */
export function stagesOf(nodes: readonly GraphNode[]): string[][] {
  const stages: string[][] = [];
  let previous: GraphNode | undefined;
  for (const node of [...nodes].sort(byPosition)) {
    const joins = node.parallelGroup !== null && node.parallelGroup === previous?.parallelGroup;
    if (joins) stages.at(-1)?.push(node.id);
    else stages.push([node.id]);
    previous = node;
  }
  return stages;
}

function byPosition(a: GraphNode, b: GraphNode): number {
  if (a.position !== b.position) return a.position - b.position;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** Turns dependencies around: what waits for each node. Every node has an entry, in the order of `dependencies`. */
export function successorsOf(dependencies: Edges): Edges {
  const successors: Edges = new Map([...dependencies.keys()].map((id) => [id, []]));
  for (const [id, needed] of dependencies)
    for (const dependency of unique(needed)) successors.get(dependency)?.push(id);
  return successors;
}

/** All nodes that wait for this one, directly or not; not the node itself. Nearest first. */
export function descendantsOf(nodeId: string, successors: Edges): string[] {
  return reachableFrom(nodeId, successors);
}

/** All nodes that this one waits for, directly or not; not the node itself. Nearest first. */
export function ancestorsOf(nodeId: string, dependencies: Edges): string[] {
  return reachableFrom(nodeId, dependencies);
}

function reachableFrom(start: string, edges: Edges): string[] {
  const reached = new Set([start]);
  for (const id of reached) for (const next of edges.get(id) ?? []) reached.add(next);
  reached.delete(start);
  return [...reached];
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];
