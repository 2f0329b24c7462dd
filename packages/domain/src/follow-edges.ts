import { assertNever } from './assert-never.ts';
import { ERROR_LABEL, type NodeFlow } from './node-flow.ts';
import { isTerminalNodeRunStatus, type NodeRunStatus } from './node-run-status.ts';
import { type Edges, type GraphNode, successorsOf } from './workflow-graph.ts';

/** A node, as far as it matters who runs after it. */
export type FlowNode = Pick<GraphNode, 'id' | 'key' | 'dependsOn'> & NodeFlow;

/** A graph of nodes with both directions of its edges. */
export interface FlowGraph {
  byId: ReadonlyMap<string, FlowNode>;
  successors: Edges;
}

/** What has become of a node in a run. */
export interface NodeState {
  status: NodeRunStatus;
  /** What it ended with; null while it has not, and for a node without labels. */
  label: string | null;
}

/** Of a node of which nothing has happened yet. */
export const NOT_STARTED: NodeState = { status: 'pending', label: null };

export type StateOf = (nodeId: string) => NodeState;

/** live: its source ended as the edge asks · dead: it ended, or was skipped, in another way · open: it has not ended. */
export type EdgeState = 'live' | 'dead' | 'open';

/** What is to become of a node run that has been pending. `openCount` is how many of its dependencies have not ended. */
export interface FollowUp {
  nodeId: string;
  becomes: 'queued' | 'skipped' | 'pending';
  openCount: number;
}

export function flowGraphOf(nodes: readonly FlowNode[]): FlowGraph {
  return {
    byId: new Map(nodes.map((node) => [node.id, node])),
    successors: successorsOf(new Map(nodes.map((node) => [node.id, [...node.dependsOn]]))),
  };
}

/** True when some node runs, or not, by how this one ends: what follows it must be decided, not only counted down. */
export function endsInBranches({ byId, successors }: FlowGraph, nodeId: string): boolean {
  return (successors.get(nodeId) ?? []).some((id) => byId.get(id)?.branches?.[nodeId] !== undefined);
}

/**
 * What follows from the end of one node, for the pending nodes that it reaches: directly, or through nodes that are now
 * skipped. The order in which ends are followed makes no difference: a dead edge stays dead, and a live one live.
 */
export function followEdges(graph: FlowGraph, endedId: string, stateOf: StateOf): FollowUp[] {
  const becomes = new Map<string, FollowUp['becomes']>();
  const stateNow = (id: string): NodeState => (becomes.get(id) === 'skipped' ? SKIPPED : stateOf(id));
  const ended = [endedId];
  for (const id of ended) {
    for (const successor of graph.successors.get(id) ?? []) {
      const node = graph.byId.get(successor);
      if (!node || stateNow(successor).status !== 'pending') continue;
      const next = decideNode(graph, node, stateNow);
      becomes.set(successor, next);
      if (next === 'skipped') ended.push(successor);
    }
  }
  return [...becomes].map(([nodeId, next]) => ({
    nodeId,
    becomes: next,
    openCount: openCountOf(graph.byId.get(nodeId), stateNow),
  }));
}

const SKIPPED: NodeState = { status: 'skipped', label: null };

const openCountOf = (node: FlowNode | undefined, stateOf: StateOf): number =>
  new Set(node?.dependsOn.filter((id) => !isTerminalNodeRunStatus(stateOf(id).status))).size;

/**
 * What a node becomes by the states of its dependencies. It is skipped as soon as an edge with a label is dead, all its
 * `error` edges are, or all its edges are; else it is queued once all its dependencies have ended. Several `error` edges
 * are alternatives, so that one node can handle the failures of many.
 */
export function decideNode(graph: FlowGraph, node: FlowNode, stateOf: StateOf): FollowUp['becomes'] {
  const edges = node.dependsOn.map((id) => ({
    label: node.branches?.[id],
    state: edgeState(graph.byId.get(id), node.branches?.[id], stateOf(id)),
  }));
  const allDead = (some: typeof edges) => some.length > 0 && some.every(({ state }) => state === 'dead');
  const isDead = ({ label, state }: (typeof edges)[number]) => state === 'dead' && label !== undefined;
  const errors = edges.filter(({ label }) => label === ERROR_LABEL);
  const isSkipped =
    allDead(edges) || allDead(errors) || edges.some((edge) => isDead(edge) && edge.label !== ERROR_LABEL);
  if (isSkipped) return 'skipped';
  return edges.some(({ state }) => state === 'open') ? 'pending' : 'queued';
}

/** Whether the run goes along an edge, by how its source stands. `label` is what the edge asks for. */
export function edgeState(
  source: NodeFlow | undefined,
  label: string | undefined,
  { status, label: endedWith }: NodeState,
): EdgeState {
  switch (status) {
    case 'pending':
    case 'queued':
    case 'running':
    case 'waiting':
      return 'open';
    case 'completed':
      return label === undefined || label === endedWith ? 'live' : 'dead';
    case 'failed':
      return isFollowedOnError(source, label) ? 'live' : 'dead';
    case 'skipped':
    case 'cancelled':
      return 'dead';
    default:
      return assertNever(status);
  }
}

const isFollowedOnError = (source: NodeFlow | undefined, label: string | undefined): boolean =>
  source?.onError === 'continue'
    ? label === undefined
    : source?.onError === 'branch' && label === ERROR_LABEL;
