import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@runyard/domain';
import { checkNode } from '../check-node.ts';
import { defaultNodeLimits } from '../executor.ts';
import { nodeTypes } from '../registry.ts';
import { execute, failureOf, makeNode } from '../test-support/node-fixtures.ts';

const labelOf = async (
  nodeConfig: JsonObject,
  trigger: JsonObject = {},
  nodeType: 'condition' | 'switch' = 'condition',
) => {
  const { outcome } = await execute({ nodeType, nodeConfig }, { trigger });
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome));
  return outcome.label;
};

describe('condition', () => {
  test.each<[Json, string, Json | undefined, boolean]>([
    [1, 'equals', 1, true],
    [1, 'equals', '1', false],
    [{ a: 1, b: [2] }, 'equals', { b: [2], a: 1 }, true],
    [null, 'not_equals', 0, true],
    [2, 'greater_than', 1, true],
    ['2', 'greater_than', 10, false],
    ['2', 'greater_than', '10', true],
    [2, 'greater_or_equal', 2, true],
    ['2026-01-02', 'less_than', '2026-01-10', true],
    [2, 'less_or_equal', 1, false],
    ['tides', 'contains', 'tide', true],
    [[1, { a: 2 }], 'contains', { a: 2 }, true],
    [{ a: 1 }, 'contains', 'a', true],
    [{ a: 1 }, 'contains', 'toString', false],
    [['a'], 'not_contains', 'b', true],
    ['order-1', 'starts_with', 'order-', true],
    ['a.csv', 'ends_with', '.csv', true],
    ['b', 'in', ['a', 'b'], true],
    ['c', 'not_in', ['a', 'b'], true],
    [0, 'exists', undefined, true],
    [null, 'exists', undefined, false],
    [null, 'not_exists', undefined, true],
    ['  ', 'empty', undefined, true],
    [0, 'empty', undefined, false],
    [[], 'not_empty', undefined, false],
  ])('%j %s %j is %p', async (value, operator, operand, expected) => {
    const config: JsonObject = { value, operator, ...(operand !== undefined && { operand }) };

    expect(await labelOf(config)).toBe(String(expected));
  });

  test('groups are true when all, or any, of their tests are', async () => {
    const is = (result: boolean) => ({ value: result, operator: 'equals', operand: true });

    expect(await labelOf({ all: [is(true), { any: [is(false), is(true)] }] })).toBe('true');
    expect(await labelOf({ all: [is(true), is(false)] })).toBe('false');
    expect(await labelOf({ any: [is(false), is(false)] })).toBe('false');
  });

  test('its values come from templates with their types, and its output is its input', async () => {
    const nodeConfig = { value: '{{ score }}', operator: 'greater_than', operand: '{{ limit }}' };

    const { outcome } = await execute(
      { nodeType: 'condition', nodeConfig },
      { trigger: { score: 9, limit: 10 } },
    );

    expect(outcome).toMatchObject({ kind: 'completed', label: 'false', output: { score: 9, limit: 10 } });
  });

  test.each<[Json, string, Json, string]>([
    ['many', 'greater_than', 1, 'The test needs a number, but got "many".'],
    [1, 'contains', 'a', 'The test needs a list, a text or an object, but got 1.'],
    [1, 'in', 'a', 'The test needs a list, but got "a".'],
    [{}, 'starts_with', 'a', 'The test needs a text, but got {}.'],
  ])('%j %s %j fails with a reason', async (value, operator, operand, message) => {
    const execution = await execute({ nodeType: 'condition', nodeConfig: { value, operator, operand } });

    expect(failureOf(execution)).toEqual({ code: 'not_comparable', message, retryable: false });
  });

  const deep = (levels: number): JsonObject =>
    levels === 0 ? { value: 1, operator: 'exists' } : { all: [deep(levels - 1)] };

  test.each<[string, JsonObject]>([
    ['no operand where one is needed', { value: 1, operator: 'equals' }],
    ['an operand where none is looked at', { value: 1, operator: 'exists', operand: 1 }],
    ['an operator that is not known', { value: 1, operator: 'matches', operand: 'a' }],
    ['an empty group', { all: [] }],
    ['groups in groups in groups', deep(6)],
    ['more comparisons than it may have', { any: Array.from({ length: 101 }, () => deep(0)) }],
    ['nothing', {}],
  ])('%s is refused before it runs', (_what, nodeConfig) => {
    const { problems } = checkNode(
      makeNode({ nodeType: 'condition', nodeConfig }),
      nodeTypes,
      defaultNodeLimits,
    );

    expect(problems[0]).toMatchObject({ code: 'invalid_config' });
  });
});

describe('switch', () => {
  const when = (operand: string) => ({ value: '{{ kind }}', operator: 'equals', operand });
  const nodeConfig = {
    cases: [
      { name: 'bug', when: when('bug') },
      { name: 'any-bug', when: { value: '{{ kind }}', operator: 'contains', operand: 'bug' } },
    ],
  };

  test.each([
    ['bug', 'bug'],
    ['a bug', 'any-bug'],
    ['praise', 'default'],
  ])('of %s takes the first case that is true, else default: %s', async (kind, label) => {
    expect(await labelOf(nodeConfig, { kind }, 'switch')).toBe(label);
  });

  test('ends with the names of its cases, or default', () => {
    const labelsOf = (config: JsonObject) =>
      nodeTypes.switch.labelsOf(makeNode({ nodeType: 'switch', nodeConfig: config }));

    expect(labelsOf(nodeConfig)).toEqual(['bug', 'any-bug', 'default']);
    expect(labelsOf({ cases: 'none' })).toEqual(['default']);
  });

  test.each<[string, string[]]>([
    ['a name twice', ['a', 'a']],
    ['the name default', ['default']],
    ['the name error', ['error']],
    ['no case', []],
  ])('%s is refused before it runs', (_what, names) => {
    const config = { cases: names.map((name) => ({ name, when: { value: 1, operator: 'exists' } })) };
    const { problems } = checkNode(
      makeNode({ nodeType: 'switch', nodeConfig: config }),
      nodeTypes,
      defaultNodeLimits,
    );

    expect(problems[0]).toMatchObject({ code: 'invalid_config' });
  });
});
