import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type GraphProblem, validateGraph } from './validate-graph.ts';
import {
  type Edges,
  effectiveDependencies,
  type GraphNode,
  stagesOf,
  successorsOf,
} from './workflow-graph.ts';

const limits = { maxNodes: 100 };

const graphNode = (index: number, dependsOn: number[]): GraphNode => ({
  id: `n${index}`,
  key: null,
  position: index,
  parallelGroup: null,
  dependsOn: dependsOn.map((dependency) => `n${dependency}`),
});

const indexes = (count: number) => fc.array(fc.nat({ max: count - 1 }), { maxLength: 5 });

/** Any edges at all: unknown ones aside, everything that a careless client can send. */
const anyGraph = fc
  .integer({ min: 1, max: 40 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, () => indexes(count))))
  .map((edges) => edges.map((dependsOn, index) => graphNode(index, dependsOn)));

/** Edges from later to earlier nodes only, in any order of nodes: a DAG. */
const anyDag = anyGraph
  .map((nodes) =>
    nodes.map((node, index) => ({
      ...node,
      dependsOn: node.dependsOn.filter((id) => Number(id.slice(1)) < index),
    })),
  )
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

/** No edges: positions and groups decide. */
const anyStages = fc
  .array(fc.record({ position: fc.nat({ max: 9 }), parallelGroup: fc.option(fc.nat({ max: 2 })) }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((places) => places.map((place, index) => ({ ...graphNode(index, []), ...place })));

/** What a run of the engine does to the graph: ends ready nodes in an arbitrary order, and counts down successors. */
function simulateRun(dependencies: Edges, choose: (readyCount: number) => number): string[] {
  const successors = successorsOf(dependencies);
  const pending = new Map([...dependencies].map(([id, needed]) => [id, needed.length]));
  const ready = [...pending].filter(([, count]) => count === 0).map(([id]) => id);
  const ended: string[] = [];
  while (ready.length > 0) {
    const [id = ''] = ready.splice(choose(ready.length), 1);
    ended.push(id);
    for (const successor of successors.get(id) ?? []) {
      pending.set(successor, (pending.get(successor) ?? 0) - 1);
      if (pending.get(successor) === 0) ready.push(successor);
    }
  }
  return ended;
}

/** Runs of any valid graph, in any order that its workers may choose. */
const anyRun = fc.tuple(fc.oneof(anyDag, anyStages), fc.infiniteStream(fc.nat())).map(([nodes, choices]) => {
  const dependencies = effectiveDependencies(nodes);
  const choose = (readyCount: number) => Number(choices.next().value) % readyCount;
  return { nodes, dependencies, ended: simulateRun(dependencies, choose) };
});

function isRealCycle(nodes: GraphNode[], { nodeIds }: GraphProblem): boolean {
  const next = (index: number) => nodeIds[(index + 1) % nodeIds.length] ?? '';
  const dependsOn = (id: string) => nodes.find((node) => node.id === id)?.dependsOn ?? [];
  return nodeIds.length > 1 && nodeIds.every((id, index) => dependsOn(id).includes(next(index)));
}

describe('any valid graph', () => {
  test('passes validation', () => {
    fc.assert(
      fc.property(fc.oneof(anyDag, anyStages), (nodes) => expect(validateGraph(nodes, limits)).toEqual([])),
    );
  });

  test('ends: every node runs exactly once', () => {
    fc.assert(
      fc.property(anyRun, ({ nodes, ended }) => {
        expect([...ended].sort()).toEqual(nodes.map((node) => node.id).sort());
      }),
    );
  });

  test('runs in an order that respects its dependencies', () => {
    fc.assert(
      fc.property(anyRun, ({ dependencies, ended }) => {
        const place = new Map(ended.map((id, index) => [id, index]));
        for (const [id, needed] of dependencies) {
          for (const dependency of needed) expect(place.get(dependency)).toBeLessThan(place.get(id) ?? -1);
        }
      }),
    );
  });
});

describe('any graph', () => {
  test('can run if and only if it has no problems', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const isValid = validateGraph(nodes, limits).length === 0;
        const ended = simulateRun(effectiveDependencies(nodes), () => 0);
        expect(ended.length === nodes.length).toBe(isValid);
      }),
    );
  });

  test('with a cycle names a real one, node by node', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const cycles = validateGraph(nodes, limits).filter((problem) => problem.code === 'cycle');
        for (const cycle of cycles) expect(isRealCycle(nodes, cycle)).toBe(true);
      }),
    );
  });

  test('names no node in two cycles, and none twice in one', () => {
    fc.assert(
      fc.property(anyGraph, (nodes) => {
        const cycles = validateGraph(nodes, limits).filter((problem) => problem.code === 'cycle');
        const named = cycles.flatMap((cycle) => cycle.nodeIds);
        expect(new Set(named).size).toBe(named.length);
      }),
    );
  });
});

describe('any stages', () => {
  test('hold every node once, in order of position, one group a stage', () => {
    fc.assert(
      fc.property(anyStages, (nodes) => {
        const byId = new Map(nodes.map((node) => [node.id, node]));
        const stages = stagesOf(nodes).map((stage) => stage.flatMap((id) => byId.get(id) ?? []));

        expect(
          stages
            .flat()
            .map((node) => node.id)
            .sort(),
        ).toEqual(nodes.map((node) => node.id).sort());
        const positions = stages.flat().map((node) => node.position);
        expect(positions).toEqual([...positions].sort((a, b) => a - b));
        for (const stage of stages) {
          expect(new Set(stage.map((node) => node.parallelGroup)).size).toBe(1);
          if (stage[0]?.parallelGroup === null) expect(stage).toHaveLength(1);
        }
      }),
    );
  });

  test('are as few as the groups allow: no two neighbours share a group', () => {
    fc.assert(
      fc.property(anyStages, (nodes) => {
        const groupOf = new Map(nodes.map((node) => [node.id, node.parallelGroup]));
        const groups = stagesOf(nodes).map(([first = '']) => groupOf.get(first) ?? null);
        groups
          .slice(1)
          .forEach((group, index) => expect(group === null || group !== groups[index]).toBe(true));
      }),
    );
  });
});
