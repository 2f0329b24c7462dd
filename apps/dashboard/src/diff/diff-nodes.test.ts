import { describe, expect, test } from '@jest/globals';
import { type ComparableNode, diffNodes, diffValues } from './diff-nodes.ts';

const node = (id: string | null, key: string | null, fields: object = {}): ComparableNode => ({
  id,
  key,
  node_type: 'transform',
  depends_on: [],
  branches: {},
  ...fields,
});

describe('two graphs', () => {
  test('differ by nodes that came, went and changed; the same id is the same node under any key', () => {
    const diff = diffNodes(
      [node('1', 'a'), node('2', 'b', { node_config: { x: 1, y: 1 } })],
      [node('1', 'start'), node('3', 'c'), node('4', 'a')],
    );

    expect(diff.added.map(({ key }) => key)).toEqual(['c', 'a']);
    expect(diff.removed.map(({ key }) => key)).toEqual(['b']);
    expect(diff.changed.map(({ fields }) => fields)).toEqual([
      [{ path: 'key', before: 'a', after: 'start' }],
    ]);
  });

  test('a node that has no id, or another one, is the one with its key', () => {
    expect(diffNodes([node('1', 'a')], [node('9', 'a')])).toEqual({ added: [], removed: [], changed: [] });
    const diff = diffNodes([node('1', 'a')], [node(null, 'a', { max_retries: 2 })]);

    expect(diff.changed).toMatchObject([{ fields: [{ path: 'max_retries', before: undefined, after: 2 }] }]);
  });

  test('that name the same nodes by id and by key, in another order, do not differ', () => {
    const ids = [
      node('1', 'a'),
      node('2', 'b'),
      node('3', 'c', { depends_on: ['2', '1'], branches: { 1: 'true' } }),
    ];
    const keys = [
      node('1', 'a'),
      node('2', 'b'),
      node('3', 'c', { depends_on: ['a', 'b'], branches: { a: 'true' } }),
    ];

    expect(diffNodes(ids, keys)).toEqual({ added: [], removed: [], changed: [] });
  });

  test('what says nothing about the graph is not compared', () => {
    const stored = { position: 3, created_at: 'then', workflow_id: 'w', retry_count: 0 };

    expect(diffNodes([node('1', 'a', stored)], [node('1', 'a', { uid: 'u' })]).changed).toEqual([]);
  });
});

test('values differ field by field, lists as a whole, whatever the order of fields', () => {
  const before = { params: { url: 'a', headers: { x: '1' } }, list: [{ a: 1, b: 2 }] };
  const after = { list: [{ b: 2, a: 1 }], params: { headers: { x: '2' }, url: 'a', method: 'POST' } };

  expect(diffValues('node_config', before, after)).toEqual([
    { path: 'node_config.params.headers.x', before: '1', after: '2' },
    { path: 'node_config.params.method', before: undefined, after: 'POST' },
  ]);
});
