import type { JsonObject } from './json.ts';
import type { NodeFlow } from './node-flow.ts';
import type { GraphNode, NodeType } from './workflow-graph.ts';

/** A node as its runs see it. `dependsOn` is the effective one: what the node really waits for, each id once. */
export interface FrozenNode extends GraphNode, NodeFlow {
  nodeType: NodeType;
  /** What a `task` node asks for; null for the other types. */
  taskTemplate: JsonObject | null;
  nodeConfig: JsonObject;
  /** Templates that make the node's input; empty: the default input. */
  inputMapping: JsonObject;
  /** Attempts after the first one. */
  maxRetries: number;
}

/** A valid graph as a workflow version stores it, in the order in which node runs are shown. */
export interface FrozenGraph {
  nodes: FrozenNode[];
  /** Set when positions decided the order: no node had dependencies of its own. */
  orderedBy?: 'positions';
}

/** The nodes of a frozen graph as they were edited: dependencies that only followed from positions are left out. */
export const editableNodesOf = ({ nodes, orderedBy }: FrozenGraph): FrozenNode[] =>
  orderedBy === 'positions' ? nodes.map((node) => ({ ...node, dependsOn: [] })) : nodes;
