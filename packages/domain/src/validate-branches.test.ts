import { describe, expect, test } from '@jest/globals';
import type { NodeFlow } from './node-flow.ts';
import { validateBranches } from './validate-branches.ts';

const node = (key: string, dependsOn: string[] = [], flow: NodeFlow = {}) => ({
  id: `id-${key}`,
  key,
  position: 0,
  parallelGroup: null,
  dependsOn: dependsOn.map((other) => `id-${other}`),
  ...flow,
});

/** Every node whose key begins with `if` has the labels of a condition. */
const problemsOf = (...nodes: ReturnType<typeof node>[]) =>
  validateBranches(nodes, ({ key }) => (key.startsWith('if') ? ['true', 'false'] : []));

describe('validateBranches', () => {
  test('accepts labels that their source ends with', () => {
    expect(problemsOf(node('if'), node('a', ['if'], { branches: { 'id-if': 'true' } }))).toEqual([]);
  });

  test('refuses a label that its source never ends with, and says which there are', () => {
    expect(problemsOf(node('if'), node('a', ['if'], { branches: { 'id-if': 'maybe' } }))).toEqual([
      {
        code: 'unknown_branch',
        nodeIds: ['id-a'],
        message: 'Node a follows if on maybe, which never happens: it ends with true, false.',
      },
    ]);
    expect(problemsOf(node('b'), node('a', ['b'], { branches: { 'id-b': 'true' } }))[0]?.message).toContain(
      'it ends with no label',
    );
  });

  test('accepts error only where on_error is branch', () => {
    const handler = node('a', ['b'], { branches: { 'id-b': 'error' } });

    expect(problemsOf(node('b', [], { onError: 'branch' }), handler)).toEqual([]);
    expect(problemsOf(node('b', [], { onError: 'continue' }), handler)).toMatchObject([
      { code: 'unknown_branch', message: expect.stringContaining('set the on_error of b to branch') },
    ]);
  });

  test('refuses a branch for a node that it does not depend on', () => {
    expect(problemsOf(node('if'), node('a', [], { branches: { 'id-if': 'true' } }))).toMatchObject([
      { code: 'branch_without_dependency', nodeIds: ['id-a'] },
    ]);
  });

  test('leaves a dependency that is no node of the graph to the validation of dependencies', () => {
    expect(problemsOf(node('a', ['gone'], { branches: { 'id-gone': 'true' } }))).toEqual([]);
  });
});
