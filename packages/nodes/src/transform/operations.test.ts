import { describe, expect, test } from '@jest/globals';
import type { Json, JsonObject } from '@runyard/domain';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';

const transform = (operation: string, params: JsonObject, trigger: JsonObject) =>
  execute({ nodeConfig: { operation, params } }, { trigger });

const listOf = async (operation: string, params: JsonObject, list: Json[]) =>
  outputOf(await transform(operation, { list: 'list', ...params }, { list })).list;

describe('filter', () => {
  const items: Json[] = [1, 2, '2', 'two', null, true, [1, 2], { a: 1 }];

  test.each<[JsonObject, Json[]]>([
    [{ is: 'eq', value: 2 }, [2]],
    [{ is: 'eq', value: { a: 1 } }, [{ a: 1 }]],
    [{ is: 'ne', value: 2 }, [1, '2', 'two', null, true, [1, 2], { a: 1 }]],
    [{ is: 'gt', value: 1 }, [2]],
    [{ is: 'lte', value: 2 }, [1, 2]],
    [{ is: 'gte', value: 'two' }, ['two']],
    [{ is: 'lt', value: null }, []],
    [{ is: 'in', value: [1, [1, 2]] }, [1, [1, 2]]],
    [{ is: 'not_in', value: [1, 2, '2', null, true] }, ['two', [1, 2], { a: 1 }]],
    [{ is: 'contains', value: 2 }, [[1, 2]]],
    [{ is: 'contains', value: 'w' }, ['two']],
    [{ is: 'exists' }, [1, 2, '2', 'two', true, [1, 2], { a: 1 }]],
    [{ is: 'missing' }, [null]],
    [{ path: 'a', is: 'eq', value: 1 }, [{ a: 1 }]],
    [{ path: ['0'], is: 'eq', value: 1 }, [[1, 2]]],
    [{ path: 'constructor.name', is: 'exists' }, []],
    [{ path: 'length', is: 'exists' }, []],
    [{ not: { any: [{ is: 'missing' }, { is: 'gt', value: 0 }] } }, ['2', 'two', true, [1, 2], { a: 1 }]],
  ])('%j', async (where, expected) => {
    expect(await listOf('filter', { where }, items)).toEqual(expected);
  });
});

test('sort puts any mixture in one order and keeps that of equals', async () => {
  const mixture: Json[] = [null, 'b', true, 10, { x: 1 }, 'B', 9, false, { x: 2 }, null, 'a'];

  expect(await listOf('sort', {}, mixture)).toEqual([
    ...[9, 10, 'B', 'a', 'b', false, true, { x: 1 }, { x: 2 }, null, null],
  ]);
});

test('unique tells values apart by what they are, whatever the order of their fields', async () => {
  const list = [{ a: 1, b: 2 }, { b: 2, a: 1 }, 1, '1', 1, null, null];

  expect(await listOf('unique', {}, list)).toEqual([{ a: 1, b: 2 }, 1, '1', null]);
});

test('figures over nothing', async () => {
  const of = (name: string) => ({ of: name, path: 'x' });
  const values = Object.fromEntries(
    ['count', 'sum', 'avg', 'min', 'max', 'first', 'last', 'values'].map((name) => [name, of(name)]),
  );

  const output = outputOf(
    await transform('aggregate', { list: 'list', values }, { list: [{}, { x: null }] }),
  );

  expect(output).toEqual({
    ...{ count: 0, sum: 0, avg: null, min: null, max: null, first: null, last: null, values: [] },
  });
});

test('into makes the objects on its way, and leaves the rest alone', async () => {
  const params = { list: 'a.list', into: 'b.c.sorted' };

  const output = outputOf(await transform('sort', params, { a: { list: [2, 1] }, b: { d: 1 } }));

  expect(output).toEqual({ a: { list: [2, 1] }, b: { d: 1, c: { sorted: [1, 2] } } });
});

test('a field named __proto__ is data to every path', async () => {
  const trigger: JsonObject = JSON.parse('{"__proto__": {"list": [2, 1]}, "csv": "__proto__\\n1\\n"}');

  const sorted = outputOf(await transform('sort', { list: '__proto__.list' }, trigger));
  const parsed = outputOf(await transform('parse_csv', { path: 'csv', into: '__proto__.rows' }, trigger));

  expect(JSON.stringify(sorted)).toContain('{"__proto__":{"list":[1,2]}');
  expect(JSON.stringify(parsed)).toContain('"rows":[{"__proto__":"1"}]');
  expect(({} as JsonObject).list).toBeUndefined();
});

test('what format_csv writes, parse_csv reads', async () => {
  const rows = [
    { name: 'Tea, "green"', note: 'two\nlines', qty: -5 },
    { name: 'Ä;\t', note: '', qty: 0.5 },
  ];
  const written = outputOf(await transform('format_csv', { list: 'rows' }, { rows }));

  const read = outputOf(
    await transform('parse_csv', { path: 'rows', types: { qty: 'number' } }, { rows: written.rows ?? '' }),
  );

  expect(read).toEqual({ rows });
});

test.each<[JsonObject, string]>([
  [{ path: 'at' }, '2026-03-29T01:30:00.000Z'],
  [{ path: 'at', zone: 'America/New_York' }, '2026-03-29T05:30:00.000Z'],
  [{ path: 'unix', format: 'unix' }, '2023-11-14T22:13:20.000Z'],
  [{ path: 'unix_ms', format: 'unix_ms' }, '2023-11-14T22:13:20.123Z'],
  [{ path: 'german', format: 'd. MMMM yyyy', locale: 'de' }, '2026-03-01T00:00:00.000Z'],
])('parse_date %j', async (params, expected) => {
  const trigger = {
    at: '2026-03-29T01:30',
    unix: '1700000000',
    unix_ms: 1_700_000_000_123,
    german: '1. März 2026',
  };

  expect(outputOf(await transform('parse_date', { ...params, into: 'date' }, trigger)).date).toBe(expected);
});

describe('what does not fit fails for good and says what it is', () => {
  const trigger: JsonObject = { list: [1, 'x', { a: {} }], text: 'no', csv: 'a,b\n1\n', twice: 'a,a\n1,2\n' };

  test.each<[string, JsonObject, string, string]>([
    ['sort', { list: 'rows' }, 'invalid_config', 'params.list: the input has no list at "rows"'],
    ['sort', { list: 'list', into: 'text.x' }, 'invalid_config', 'params.into: "text" is not an object'],
    ['sort', { list: 'list', by: [{ order: 'up' }] }, 'invalid_config', 'params.by.0.order'],
    ['filter', { list: 'list', where: {} }, 'invalid_config', 'exactly one of is, all, any and not'],
    ['filter', { list: 'list', where: { is: 'eq' } }, 'invalid_config', 'eq needs a value'],
    ['filter', { list: 'list', where: { is: 'like', value: 'x' } }, 'invalid_config', 'params.where.is'],
    ['filter', { list: 'list', where: { is: 'in', value: 1 } }, 'invalid_config', 'in needs a list'],
    ['filter', { list: 'list', where: { is: 'contains', value: 'x'.repeat(201) } }, 'invalid_config', '200'],
    ['map', { list: 'list' }, 'invalid_config', 'either fields or value'],
    ['map', { list: 'list', fields: { a: { constant: {} } } }, 'invalid_config', 'must be a path, or'],
    ['join', { list: 'list' }, 'invalid_config', 'item 2 is no text'],
    ['split', { path: 'list' }, 'invalid_config', 'the input has no text at "list"'],
    [
      'aggregate',
      { list: 'list', values: { n: { of: 'sum' } } },
      'invalid_config',
      'an item is "x", which is not',
    ],
    ['parse_json', { path: 'text' }, 'parse_failed', 'not valid JSON'],
    ['parse_csv', { path: 'csv' }, 'parse_failed', 'row 1 has 1 cells, and there are 2 columns'],
    ['parse_csv', { path: 'twice' }, 'parse_failed', 'two columns have the same name'],
    [
      'parse_csv',
      { path: 'text', columns: ['n'], types: { n: 'number' } },
      'parse_failed',
      '"no" in column "n"',
    ],
    ['format_csv', { list: 'list' }, 'invalid_config', 'item 0 is not an object'],
    ['parse_date', { path: 'text' }, 'parse_failed', 'not valid date: "no"'],
    ['parse_date', { path: 'text', format: 'unix' }, 'parse_failed', 'not valid date'],
    ['parse_date', { path: 'text', zone: 'Mars' }, 'invalid_config', 'must be a time zone such as'],
    ['format_date', { path: 'text', format: 'dd', locale: '??' }, 'invalid_config', 'params.locale'],
  ])('%s %j', async (operation, params, code, message) => {
    const failure = failureOf(await transform(operation, params, trigger));

    expect(failure).toMatchObject({ code, retryable: false });
    expect(failure.message).toContain(message);
  });
});
