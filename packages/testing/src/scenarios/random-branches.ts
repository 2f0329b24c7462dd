import {
  decideNode,
  type FlowNode,
  flowGraphOf,
  type NodeRunStatus,
  type NodeState,
  type OnError,
} from '@runyard/domain';
import { seededRandom } from './random-graph.ts';
import type { NodeSpec } from './seed-workflow.ts';

/** A graph with branches, and how each of its nodes ends if it runs. */
export interface BranchingGraph {
  nodes: NodeSpec[];
  /** Keys of the calls that fail for good, which their nodes handle. */
  failing: ReadonlySet<string>;
  /** What becomes of each node, by key. */
  expected: Record<string, NodeRunStatus>;
}

/**
 * A graph of conditions and calls that a seed decides. Conditions have a fixed result; some calls fail, and their nodes
 * say what then. Edges lead to earlier nodes, with a label of their source or without one. `callOf` is the config of a
 * call.
 */
export function randomBranches(
  seed: number,
  nodeCount: number,
  callOf: (key: string) => object,
): BranchingGraph {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const failing = new Set<string>();
  const nodes: NodeSpec[] = [];
  for (let index = 0; index < nodeCount; index++) {
    const key = `n${index}`;
    const sources = Array.from({ length: index === 0 ? 0 : pick([0, 1, 1, 2, 3]) }, () => pick(nodes));
    const place = { key, ...edgesTo(sources, pick) };
    if (random() < 0.35) nodes.push({ ...place, ...fixedCondition(random() < 0.5) });
    else {
      const onError = pick<OnError>(['fail', 'continue', 'branch']);
      if (onError !== 'fail' && random() < 0.5) failing.add(key);
      nodes.push({ ...place, nodeType: 'api_call', nodeConfig: callOf(key), onError });
    }
  }
  return { nodes, failing, expected: evaluate(nodes, failing) };
}

function edgesTo(sources: NodeSpec[], pick: <T>(items: readonly T[]) => T) {
  const labelOf = ({ nodeType, onError }: NodeSpec) =>
    nodeType === 'condition'
      ? pick(['true', 'false', null])
      : onError === 'branch'
        ? pick(['error', null])
        : null;
  const labels = new Map(sources.map((source) => [source.key, labelOf(source)]));
  return {
    dependsOn: [...labels.keys()],
    branches: Object.fromEntries([...labels].flatMap(([key, label]) => (label ? [[key, label]] : []))),
  };
}

const fixedCondition = (result: boolean) => ({
  nodeType: 'condition' as const,
  nodeConfig: { value: result, operator: 'equals', operand: true },
});

/** The whole graph at once, by the rule for one node. */
function evaluate(nodes: NodeSpec[], failing: ReadonlySet<string>): Record<string, NodeRunStatus> {
  const graph = flowGraphOf(nodes.map(flowNodeOf));
  const states = new Map<string, NodeState>();
  for (const { key, nodeConfig } of nodes) {
    const node = graph.byId.get(key);
    const stateOf = (id: string) => states.get(id) ?? { status: 'pending' as const, label: null };
    if (!node) continue;
    const isSkipped = decideNode(graph, node, stateOf) === 'skipped';
    const label = String((nodeConfig as { value?: unknown }).value);
    const ended = { status: failing.has(key) ? ('failed' as const) : ('completed' as const), label };
    states.set(key, isSkipped ? { status: 'skipped', label: null } : ended);
  }
  return Object.fromEntries([...states].map(([key, { status }]) => [key, status]));
}

const flowNodeOf = ({ key, dependsOn = [], branches = {}, onError }: NodeSpec): FlowNode => ({
  id: key,
  key,
  dependsOn,
  branches,
  ...(onError && { onError }),
});
