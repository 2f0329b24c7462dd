import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@runyard/domain';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';

const input = { a: 1, b: { x: 1, y: 2 }, c: { y: 3 } };

const transform = (operation: string, params?: JsonObject, trigger: JsonObject = input) =>
  execute({ nodeConfig: { operation, ...(params && { params }) } }, { trigger });

test.each<[string, JsonObject | undefined, Json]>([
  ['identity', undefined, input],
  ['pick', { fields: ['c', 'a', 'missing'] }, { c: { y: 3 }, a: 1 }],
  ['omit', { fields: ['b', 'missing'] }, { a: 1, c: { y: 3 } }],
  ['rename', { fields: { a: 'first', missing: 'x' } }, { first: 1, b: { x: 1, y: 2 }, c: { y: 3 } }],
  ['rename', { fields: { a: 'b', b: 'a' } }, { b: 1, a: { x: 1, y: 2 }, c: { y: 3 } }],
  ['merge', { sources: ['b', 'c'] }, { x: 1, y: 3 }],
  ['set', { values: { a: 2, sum: '{{ b.x | plus: b.y }}' } }, { ...input, a: 2, sum: 3 }],
  [
    'template',
    { template: { text: 'a is {{ a }}', keys: ['{{ c }}'] } },
    { text: 'a is 1', keys: [{ y: 3 }] },
  ],
  ['template', { template: '{{ b }}' }, { x: 1, y: 2 }],
  ['template', { template: 'a is {{ a }}' }, { value: 'a is 1' }],
])('%s %j', async (operation, params, expected) => {
  expect(outputOf(await transform(operation, params))).toEqual(expected);
});

test('merge takes every field when none is named', async () => {
  expect(outputOf(await transform('merge', undefined, { one: { a: 1, b: 1 }, two: { b: 2 } }))).toEqual({
    a: 1,
    b: 2,
  });
});

describe('a bad config fails for good and names what is wrong', () => {
  test.each<[string, JsonObject | undefined, string]>([
    ['explode', undefined, 'operation'],
    ['pick', undefined, 'params'],
    ['pick', { fields: 'a' }, 'params.fields'],
    ['pick', { feilds: ['a'] }, 'feilds'],
    ['omit', { fields: [1] }, 'params.fields.0'],
    ['rename', { fields: { a: 5 } }, 'params.fields.a'],
    ['rename', { fields: { a: 'b' } }, 'params.fields: two fields would be named "b"'],
    ['merge', { sources: ['a'] }, 'params.sources: the input field "a" is not an object'],
    ['merge', { sources: ['constructor'] }, 'params.sources: the input field "constructor"'],
    ['set', {}, 'params.values'],
    ['template', {}, 'params.template'],
    ['identity', { extra: 1 }, 'extra'],
  ])('%s %j', async (operation, params, named) => {
    const failure = failureOf(await transform(operation, params));

    expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
    expect(failure.message).toContain(named);
  });
});

test('a field named __proto__ is data to every operation', async () => {
  const trigger: JsonObject = JSON.parse('{"__proto__": {"polluted": true}, "a": {"b": 1}}');
  const operations: [string, JsonObject][] = [
    ['pick', { fields: ['__proto__'] }],
    ['omit', { fields: ['a'] }],
    ['rename', { fields: { a: 'z' } }],
    ['set', { values: { z: 1 } }],
  ];

  for (const [operation, params] of operations) {
    const output = outputOf(await transform(operation, params, trigger));
    expect(Object.hasOwn(output, '__proto__')).toBe(true);
    expect(Object.getPrototypeOf(output)).toBe(Object.prototype);
  }
});
