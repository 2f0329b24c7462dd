import type { NodeRunSeed, RetrySeed } from '@runyard/db';
import {
  ancestorsOf,
  type FlowGraph,
  type FrozenGraph,
  type FrozenNode,
  flowGraphOf,
  planRetry,
} from '@runyard/domain';
import { bodyOf, type NodeTypes, readsPayload, referencedNodes } from '@runyard/nodes';
import { deriveId } from '@runyard/runtime';

/** A frozen graph, made ready to be started and executed any number of times. */
export interface RunPlan {
  nodes: PlannedNode[];
  byId: Map<string, FrozenNode>;
  /** What maps do for each item, by the id of the map. */
  bodies: Map<string, PlannedBody>;
  /** Who runs after whom. */
  flow: FlowGraph;
}

export type PlannedBody = Pick<PlannedNode, 'node' | 'pool' | 'upstream'> & {
  /** Whether it may read the trigger payload. */
  readsPayload: boolean;
};

export interface PlannedNode {
  node: FrozenNode;
  pool: string;
  successors: string[];
  /** Nodes whose output it reads: its dependencies, and ancestors that its templates name. */
  upstream: string[];
}

/** The frozen node of this id. A version holds every node of its runs, so a missing one is a bug. */
export function requireNode(plan: RunPlan, nodeId: string): FrozenNode {
  const node = plan.byId.get(nodeId);
  if (!node) throw new Error(`node ${nodeId} is not in the plan of its run`);
  return node;
}

/** What runs for a node run: its node or, for an item of a map, the body of that. */
export function requireNodeOf(
  plan: RunPlan,
  { nodeId, item }: { nodeId: string; item: object | null },
): FrozenNode {
  return item === null ? requireNode(plan, nodeId) : requireBody(plan, nodeId).node;
}

/** The body of a map, which has been validated before there was an item of it. */
export function requireBody(plan: RunPlan, nodeId: string): PlannedBody {
  const body = plan.bodies.get(nodeId);
  if (!body) throw new Error(`node ${nodeId} is no map in the plan of its run`);
  return body;
}

/** Works out everything of a graph that does not depend on a run. */
export function planRun(graph: FrozenGraph, nodeTypes: NodeTypes): RunPlan {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const dependencies = new Map(graph.nodes.map((node) => [node.id, [...node.dependsOn]]));
  const flow = flowGraphOf(graph.nodes);
  const nodes = graph.nodes.map((node) => ({
    node,
    pool: nodeTypes[node.nodeType].pool,
    successors: flow.successors.get(node.id) ?? [],
    upstream: upstreamOf(node, ancestorsOf(node.id, dependencies), byId),
  }));
  const bodies = nodes.flatMap(({ node }): [string, PlannedBody][] => {
    const body = bodyOf(node);
    if (body === null) return [];
    const upstream = upstreamOf(body, ancestorsOf(node.id, dependencies), byId);
    return [
      [
        node.id,
        { node: body, pool: nodeTypes[body.nodeType].pool, upstream, readsPayload: readsPayload(body) },
      ],
    ];
  });
  return { nodes, byId, bodies: new Map(bodies), flow };
}

function upstreamOf(node: FrozenNode, ancestors: string[], byId: Map<string, FrozenNode>): string[] {
  const referenced = referencedNodes(node);
  const isRead = (id: string) =>
    node.dependsOn.includes(id) ||
    referenced === 'all' ||
    referenced.includes(id) ||
    referenced.includes(byId.get(id)?.key ?? id);
  return ancestors.filter(isRead);
}

/**
 * The node runs of a new run, in the graph's order. Their ids, which executors pass on as idempotency keys, come from run
 * and node: a start that a crash of the database undoes is made again with the same ones.
 */
export function seedNodeRuns(plan: RunPlan, runId: string): NodeRunSeed[] {
  const seeds = plan.nodes.map((planned) => ({ ...planned, id: deriveId(runId, planned.node.id) }));
  const idOf = new Map(seeds.map(({ node, id }) => [node.id, id]));
  const idsOf = (nodeIds: readonly string[]) => nodeIds.flatMap((id) => idOf.get(id) ?? []);
  return seeds.map(({ id, node, pool, successors, upstream }) => ({
    id,
    nodeId: node.id,
    pool,
    pendingDependencies: node.dependsOn.length,
    upstreamIds: idsOf(upstream),
    successorIds: idsOf(successors),
  }));
}

/** The node runs of a retry, by the labels of the nodes that completed in its source. */
export function seedRetry(
  plan: RunPlan,
  runId: string,
  completed: ReadonlyMap<string, string | null>,
): RetrySeed[] {
  const retried = new Map(planRetry(plan.flow, completed).map((node) => [node.nodeId, node]));
  return seedNodeRuns(plan, runId).map((seed) => {
    const { begins = 'pending', openCount = seed.pendingDependencies } = retried.get(seed.nodeId) ?? {};
    return { ...seed, begins, pendingDependencies: openCount };
  });
}
