import { expect, test } from '@jest/globals';
import { checkNode } from '../check-node.ts';
import { defaultNodeLimits } from '../executor.ts';
import { bodyOf } from '../map/map-body.ts';
import { nodeTypes } from '../registry.ts';
import { execute, failureOf, makeNode, outputOf, waitOf } from '../test-support/node-fixtures.ts';

const BODY = { node_type: 'transform', node_config: { operation: 'identity' } };
const mapOf = (config: object) =>
  ({ nodeType: 'map', nodeConfig: JSON.parse(JSON.stringify({ node: BODY, ...config })) }) as const;
const limits = { ...defaultNodeLimits, maxMapItems: 2, maxMapParallel: 4 };

test('a map waits for its items, and leaves the templates of its body to them', async () => {
  const node = { ...BODY, node_config: { operation: 'template', params: { template: '{{ item.name }}' } } };

  const execution = await execute(mapOf({ items: '{{ rows }}', node }), {
    trigger: { rows: [{ a: 1 }, 'two', null] },
  });

  expect(waitOf(execution)).toEqual({
    reason: 'items',
    items: [{ a: 1 }, 'two', null],
    maxParallel: 10,
    onItemError: 'fail',
  });
});

test('an empty list is done at once', async () => {
  expect(outputOf(await execute(mapOf({ items: [] })))).toEqual({
    items: [],
    count: 0,
    failed_count: 0,
    errors: [],
  });
});

test('a list over the limit fails with the limit and its length', async () => {
  const failure = failureOf(await execute(mapOf({ items: [1, 2, 3] }), {}, { limits }));

  expect(failure).toMatchObject({ code: 'too_many_items', retryable: false });
  expect(failure.message).toContain('over 3 items; 2 is the limit (MAX_MAP_ITEMS)');
});

test('a max_parallel over the limit fails with the limit', async () => {
  const failure = failureOf(await execute(mapOf({ items: [1], max_parallel: 5 }), {}, { limits }));

  expect(failure.code).toBe('invalid_config');
  expect(failure.message).toContain('max_parallel: is 5; 4 is the limit (MAX_MAP_PARALLEL)');
});

test('items that are too large together are refused', async () => {
  const small = { ...defaultNodeLimits, maxOutputBytes: 100 };

  const execution = await execute(mapOf({ items: ['x'.repeat(60), 'y'.repeat(60)] }), {}, { limits: small });

  expect(failureOf(execution).code).toBe('input_too_large');
});

test.each([
  [{ items: 7 }, 'items'],
  [{ items: [1], node: { node_type: 'map' } }, 'node.node_type'],
  [{ items: [1], node: { ...BODY, depends_on: [] } }, 'node'],
])('%j is no config of a map', async (config, place) => {
  const failure = failureOf(await execute(mapOf(config)));

  expect(failure.code).toBe('invalid_config');
  expect(failure.message).toContain(place);
});

test('what is wrong with a body, and what it reads, is told with its place in the map', () => {
  const node = {
    node_type: 'api_call',
    node_config: {
      provider: 'http',
      params: { url: '{{ nodes.base.output.url }}', headers: { a: '{{ secrets.KEY }}' } },
    },
    input_mapping: { broken: '{{ item' },
  };

  const check = checkNode(makeNode(mapOf({ items: '{{ rows }}', node })), nodeTypes, defaultNodeLimits);

  expect(check).toMatchObject({
    problems: [{ code: 'invalid_template', loc: ['node_config', 'node', 'input_mapping', 'broken'] }],
    reads: [{ name: 'base', loc: ['node_config', 'node', 'node_config', 'params', 'url'] }],
    secrets: [{ name: 'KEY' }],
  });
});

test('a map itself reads no secrets', () => {
  const check = checkNode(makeNode(mapOf({ items: '{{ secrets.KEY }}' })), nodeTypes, defaultNodeLimits);

  expect(check.problems).toMatchObject([{ code: 'secret_not_allowed', loc: ['node_config', 'items'] }]);
});

test('a body is a node with the retries and the time that it names', () => {
  const node = { ...BODY, max_retries: 2, timeout_ms: 50, retry_policy: { base_ms: 7 } };

  expect(bodyOf(makeNode(mapOf({ items: [], node })))).toMatchObject({
    nodeType: 'transform',
    dependsOn: [],
    maxRetries: 2,
    timeoutMs: 50,
    retryPolicy: { baseMs: 7, capMs: 60_000, backoff: 'exponential' },
  });
});
