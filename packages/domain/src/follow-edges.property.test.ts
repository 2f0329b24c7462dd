import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decideNode,
  endsInBranches,
  type FlowGraph,
  type FlowNode,
  flowGraphOf,
  followEdges,
  type NodeState,
} from './follow-edges.ts';
import { ON_ERROR } from './node-flow.ts';
import { planRetry } from './plan-retry.ts';

/** How each node would end, if it ran: with a label, or not at all well. */
const outcomes = fc.constantFrom<NodeState>(
  { status: 'completed', label: null },
  { status: 'completed', label: 'true' },
  { status: 'completed', label: 'false' },
  { status: 'failed', label: null },
);

interface Case {
  nodes: FlowNode[];
  outcomeOf: Map<string, NodeState>;
  choices: number[];
}

/** Edges from later to earlier nodes, each with a label or without; and how the nodes end. Nodes that may fail say what then. */
const cases: fc.Arbitrary<Case> = fc
  .array(
    fc.record({
      edges: fc.array(fc.tuple(fc.nat(), fc.option(fc.constantFrom('true', 'false', 'error')))),
      onError: fc.constantFrom(...ON_ERROR),
      outcome: outcomes,
    }),
    { minLength: 1, maxLength: 14 },
  )
  .chain((specs) => fc.tuple(fc.constant(specs), fc.array(fc.nat(), { minLength: 60, maxLength: 60 })))
  .map(([specs, choices]) => {
    const nodes = specs.map(({ edges, onError }, index): FlowNode => {
      const own = index === 0 ? [] : edges.map(([to, label]) => [`n${to % index}`, label] as const);
      const labels = new Map(own);
      return {
        id: `n${index}`,
        key: null,
        dependsOn: [...labels.keys()],
        branches: Object.fromEntries([...labels].flatMap(([id, label]) => (label ? [[id, label]] : []))),
        onError,
      };
    });
    const ending = specs.map(({ outcome, onError }, index): [string, NodeState] => [
      `n${index}`,
      outcome.status === 'failed' && onError === 'fail' ? { status: 'completed', label: null } : outcome,
    ]);
    return { nodes, outcomeOf: new Map(ending), choices };
  });

const PENDING: NodeState = { status: 'pending', label: null };

/** The whole graph at once: a node after all it depends on, by the rule for one node and nothing else. */
function evaluate(graph: FlowGraph, { nodes, outcomeOf }: Case): Map<string, NodeState> {
  const states = new Map<string, NodeState>();
  const stateOf = (id: string) => states.get(id) ?? PENDING;
  for (const node of nodes) {
    const becomes = decideNode(graph, node, stateOf);
    states.set(
      node.id,
      becomes === 'skipped' ? { status: 'skipped', label: null } : (outcomeOf.get(node.id) ?? PENDING),
    );
  }
  return states;
}

/**
 * What the engine does: ends what is queued in any order, counts its successors down where its end is of no matter, and
 * follows its edges where it is.
 */
function simulate(graph: FlowGraph, { nodes, outcomeOf, choices }: Case) {
  const states = new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn.length > 0 ? PENDING : QUEUED]));
  const open = new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn.length]));
  const ran: string[] = [];
  const stateOf = (id: string) => states.get(id) ?? PENDING;
  for (const choice of choices) {
    const ready = nodes.filter(({ id }) => stateOf(id).status === 'queued');
    const node = ready[choice % ready.length];
    if (!node) break;
    ran.push(node.id);
    const ending = outcomeOf.get(node.id) ?? PENDING;
    states.set(node.id, ending);
    if (ending.status === 'completed' && !endsInBranches(graph, node.id)) countDown(node.id);
    else
      for (const { nodeId, becomes, openCount } of followEdges(graph, node.id, stateOf)) {
        states.set(nodeId, { status: becomes, label: null });
        open.set(nodeId, openCount);
      }
  }
  return { states, ran };

  function countDown(id: string): void {
    for (const successor of graph.successors.get(id) ?? []) {
      const left = (open.get(successor) ?? 0) - 1;
      open.set(successor, left);
      if (stateOf(successor).status === 'pending' && left === 0) states.set(successor, QUEUED);
    }
  }
}

const QUEUED: NodeState = { status: 'queued', label: null };

describe('any graph with branches', () => {
  test('ends step by step, in any order, as it would if it were evaluated as a whole', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const graph = flowGraphOf(given.nodes);

        const { states, ran } = simulate(graph, given);

        expect(Object.fromEntries(states)).toEqual(Object.fromEntries(evaluate(graph, given)));
        expect(new Set(ran).size).toBe(ran.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is retried to the same end when nothing comes out differently, and runs only what must run', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const graph = flowGraphOf(given.nodes);
        const ends = evaluate(graph, given);
        const completed = new Map(
          [...ends].flatMap(([id, { status, label }]) => (status === 'completed' ? [[id, label]] : [])),
        );

        const plan = new Map(planRetry(graph, completed).map((node) => [node.nodeId, node]));

        expect(plan.size).toBe(given.nodes.length);
        for (const { id, dependsOn } of given.nodes) {
          const node = plan.get(id);
          const isOpen = (other: string) => ['queued', 'pending'].includes(plan.get(other)?.begins ?? '');
          expect(node?.openCount).toBe(dependsOn.filter(isOpen).length);
          if (node?.begins === 'completed' || node?.begins === 'skipped')
            expect(ends.get(id)?.status).toBe(node.begins);
          if (ends.get(id)?.status === 'failed') expect(isOpen(id)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
