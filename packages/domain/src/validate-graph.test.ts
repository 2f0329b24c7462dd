import { describe, expect, test } from '@jest/globals';
import { validateGraph } from './validate-graph.ts';
import type { GraphNode } from './workflow-graph.ts';

const limits = { maxNodes: 500 };

const node = (id: string, dependsOn: string[] = [], key: string | null = null): GraphNode => ({
  id,
  key,
  position: 0,
  parallelGroup: null,
  dependsOn,
});

const chain = (length: number) =>
  Array.from({ length }, (_, index) => node(`n${index}`, index === 0 ? [] : [`n${index - 1}`]));

describe('validateGraph', () => {
  test('a graph that can run has no problems', () => {
    expect(validateGraph([node('a'), node('b', ['a']), node('c', ['a', 'b', 'a'])], limits)).toEqual([]);
  });

  test('a workflow without nodes is told so', () => {
    expect(validateGraph([], limits)).toEqual([
      { code: 'empty_graph', nodeIds: [], message: 'The workflow has no nodes.' },
    ]);
  });

  test('a graph over its limit is told both numbers', () => {
    expect(validateGraph(chain(3), { maxNodes: 2 })).toEqual([
      { code: 'too_many_nodes', nodeIds: [], message: 'The workflow has 3 nodes; 2 is the limit.' },
    ]);
  });

  test('a graph at its limit is fine', () => {
    expect(validateGraph(chain(2), { maxNodes: 2 })).toEqual([]);
  });

  test('ids and keys that several nodes share are named once, with their nodes', () => {
    const problems = validateGraph([node('a', [], 'x'), node('b', [], 'x'), node('c'), node('c')], limits);

    expect(problems).toEqual([
      { code: 'duplicate_node_id', nodeIds: ['c'], message: '2 nodes share the id c.' },
      { code: 'duplicate_node_key', nodeIds: ['a', 'b'], message: '2 nodes share the key x: a, b.' },
    ]);
  });

  test('an unknown dependency is named together with the node that has it', () => {
    expect(validateGraph([node('a', ['ghost', 'ghost'], 'fetch')], limits)).toEqual([
      {
        code: 'unknown_dependency',
        nodeIds: ['a'],
        message: 'Node fetch depends on ghost, which is no node of this workflow.',
      },
    ]);
  });

  test('a node that depends on itself is that problem, and not also a cycle', () => {
    expect(validateGraph([node('a', ['a'])], limits)).toEqual([
      { code: 'self_dependency', nodeIds: ['a'], message: 'Node a depends on itself.' },
    ]);
  });

  test('a cycle is told node by node, by key where there is one', () => {
    const nodes = [
      node('root'),
      node('a', ['c', 'root'], 'fetch'),
      node('b', ['a']),
      node('c', ['b']),
      node('end', ['c']),
    ];

    expect(validateGraph(nodes, limits)).toEqual([
      {
        code: 'cycle',
        nodeIds: ['a', 'c', 'b'],
        message: 'Nodes depend on each other in a cycle: fetch → c → b → fetch.',
      },
    ]);
  });

  test('cycles that have nothing to do with each other are all told', () => {
    const nodes = [node('a', ['b']), node('b', ['a']), node('c', ['d']), node('d', ['c'])];

    expect(validateGraph(nodes, limits).map((problem) => problem.nodeIds)).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('different problems are told together', () => {
    const nodes = [node('a', ['a']), node('b', ['ghost', 'c']), node('c', ['b'])];

    expect(validateGraph(nodes, limits).map((problem) => problem.code)).toEqual([
      'self_dependency',
      'unknown_dependency',
      'cycle',
    ]);
  });

  test('ten thousand nodes in a row, and in a circle, are no strain', () => {
    const nodes = chain(10_000);
    const circle = [node('n0', ['n9999']), ...nodes.slice(1)];

    expect(validateGraph(nodes, { maxNodes: 10_000 })).toEqual([]);
    const [cycle] = validateGraph(circle, { maxNodes: 10_000 });
    expect(cycle?.nodeIds).toHaveLength(10_000);
    expect(cycle?.message).toMatch(/^Nodes depend .*: n0 → n9999 → .* → … 9951 more … → n0\.$/);
  });
});
