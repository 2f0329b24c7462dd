import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { longestPath } from './longest-path.ts';
import type { Edges } from './workflow-graph.ts';

interface Graph {
  dependencies: Edges;
  lengths: Map<string, number>;
}

/** Each node may depend on those before it; the map lists them in any order. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(fc.tuple(fc.nat(50), fc.array(fc.nat(100), { maxLength: 3 })), { minLength: 1, maxLength: 9 })
  .chain((specs) => {
    const nodes = specs.map(([length, picks], index) => ({
      id: `n${index}`,
      length,
      dependsOn: index === 0 ? [] : [...new Set(picks.map((pick) => `n${pick % index}`))],
    }));
    return fc.shuffledSubarray(nodes, { minLength: nodes.length, maxLength: nodes.length });
  })
  .map((nodes) => ({
    dependencies: new Map(nodes.map(({ id, dependsOn }) => [id, dependsOn])),
    lengths: new Map(nodes.map(({ id, length }) => [id, length])),
  }));

const pathOf = ({ dependencies, lengths }: Graph) => longestPath(dependencies, (id) => lengths.get(id) ?? 0);

/** When a node has ended, if each starts as soon as it can. */
function endOf({ dependencies, lengths }: Graph, id: string): number {
  const starts = (dependencies.get(id) ?? []).map((before) => endOf({ dependencies, lengths }, before));
  return Math.max(0, ...starts) + (lengths.get(id) ?? 0);
}

describe('the longest path of a graph', () => {
  test('takes exactly as long as the graph, when each node starts as soon as it can', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const ends = [...graph.dependencies.keys()].map((id) => endOf(graph, id));
        expect(pathOf(graph).length).toBe(Math.max(...ends));
      }),
    );
  });

  test('is a path: it begins at a root, each node depends on the one before it, and their lengths add up', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { length, nodeIds } = pathOf(graph);
        expect(graph.dependencies.get(nodeIds[0] ?? '')).toEqual([]);
        for (const [index, id] of nodeIds.slice(1).entries())
          expect(graph.dependencies.get(id)).toContain(nodeIds[index]);
        expect(nodeIds.reduce((sum, id) => sum + (graph.lengths.get(id) ?? 0), 0)).toBe(length);
      }),
    );
  });

  test('of nothing is nothing, and a chain of thousands is no problem', () => {
    expect(longestPath(new Map(), () => 1)).toEqual({ length: 0, nodeIds: [] });
    const chain: Edges = new Map(
      Array.from({ length: 5_000 }, (_, index) => [`n${index}`, index === 4_999 ? [] : [`n${index + 1}`]]),
    );
    expect(longestPath(chain, () => 1).length).toBe(5_000);
  });
});
