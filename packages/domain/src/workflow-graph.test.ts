import { describe, expect, test } from '@jest/globals';
import {
  ancestorsOf,
  descendantsOf,
  effectiveDependencies,
  type GraphNode,
  stagesOf,
  successorsOf,
} from './workflow-graph.ts';

const node = (id: string, fields: Partial<GraphNode> = {}): GraphNode => ({
  id,
  key: null,
  position: 0,
  parallelGroup: null,
  dependsOn: [],
  ...fields,
});

const diamond = [
  node('a'),
  node('b', { dependsOn: ['a'] }),
  node('c', { dependsOn: ['a'] }),
  node('d', { dependsOn: ['b', 'c'] }),
];

describe('stagesOf', () => {
  test('nodes without a group run one after the other, by position', () => {
    const nodes = [node('c', { position: 7 }), node('a', { position: 0 }), node('b', { position: 3 })];

    expect(stagesOf(nodes)).toEqual([['a'], ['b'], ['c']]);
  });

  test('neighbours with the same parallel group are one stage', () => {
    const nodes = [
      node('a', { position: 0 }),
      node('b', { position: 1, parallelGroup: 1 }),
      node('c', { position: 2, parallelGroup: 1 }),
      node('d', { position: 3 }),
    ];

    expect(stagesOf(nodes)).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  test('a group that another node interrupts is two stages, and group 0 is a group', () => {
    const nodes = [
      node('a', { position: 0, parallelGroup: 0 }),
      node('b', { position: 1, parallelGroup: 0 }),
      node('c', { position: 2, parallelGroup: 2 }),
      node('d', { position: 3, parallelGroup: 0 }),
    ];

    expect(stagesOf(nodes)).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  test('the same position does not make a stage; the id decides the order', () => {
    expect(stagesOf([node('b'), node('a')])).toEqual([['a'], ['b']]);
  });

  test('no nodes are no stages', () => {
    expect(stagesOf([])).toEqual([]);
  });
});

describe('effectiveDependencies', () => {
  test('without any depends_on a node waits for the whole stage before its own', () => {
    const nodes = [
      node('a', { position: 0, parallelGroup: 1 }),
      node('b', { position: 1, parallelGroup: 1 }),
      node('c', { position: 2 }),
    ];

    expect(Object.fromEntries(effectiveDependencies(nodes))).toEqual({ a: [], b: [], c: ['a', 'b'] });
  });

  test('one depends_on makes dependencies alone decide, and a node without any a root', () => {
    const nodes = [
      node('a', { position: 0 }),
      node('b', { position: 1 }),
      node('c', { position: 2, dependsOn: ['a'] }),
    ];

    expect(Object.fromEntries(effectiveDependencies(nodes))).toEqual({ a: [], b: [], c: ['a'] });
  });

  test('a dependency that is named twice counts once', () => {
    const nodes = [node('a'), node('b', { dependsOn: ['a', 'a'] })];

    expect(effectiveDependencies(nodes).get('b')).toEqual(['a']);
  });
});

describe('edges', () => {
  const dependencies = effectiveDependencies(diamond);
  const successors = successorsOf(dependencies);

  test('successors are the dependencies turned around', () => {
    expect(Object.fromEntries(successors)).toEqual({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] });
  });

  test('descendants are everything downstream, each once, without the node itself', () => {
    expect(descendantsOf('a', successors)).toEqual(['b', 'c', 'd']);
    expect(descendantsOf('d', successors)).toEqual([]);
  });

  test('ancestors are everything upstream, each once, without the node itself', () => {
    expect(ancestorsOf('d', dependencies)).toEqual(['b', 'c', 'a']);
    expect(ancestorsOf('a', dependencies)).toEqual([]);
  });
});
