import { describe, expect, test } from '@jest/globals';
import {
  afterSave,
  changedFields,
  type Draft,
  type DraftNode,
  documentOf,
  draftOf,
  savedNodes,
} from './draft.ts';
import { addNode, connect, disconnect, labelsOf, possibleSources, removeNode, renameNode } from './edits.ts';
import { advance, begin, type History } from './history.ts';
import { orderOf, waitersOf } from './order.ts';
import { problemsOfRefusal, problemsOfReport } from './problems.ts';

const node = (key: string, fields: Partial<DraftNode> = {}): DraftNode => ({
  uid: `uid-${key}`,
  id: `id-${key}`,
  key,
  node_type: 'transform',
  parallel_group: null,
  depends_on: [],
  branches: {},
  task_template: null,
  node_config: {},
  input_mapping: {},
  max_retries: 1,
  on_error: 'fail',
  timeout_ms: null,
  retry_policy: null,
  ...fields,
});
const workflow = { title: 'Tea', max_budget_cents: null } as Draft['workflow'];
const draft = (...nodes: DraftNode[]): Draft => ({ workflow, nodes });
const edges = ({ nodes }: Draft) => Object.fromEntries(nodes.map(({ key, depends_on }) => [key, depends_on]));

const A = '0199c0de-0000-7000-8000-00000000000a';
const workflowId = '0199c0de-0000-7000-8000-00000000000c';
const B = '0199c0de-0000-7000-8000-00000000000b';

describe('a draft', () => {
  test('of a stored workflow names nodes by key, and gives those without one a key', () => {
    const stored = { created_at: '', workflow_id: '', position: 0, retry_count: 0 };
    const [a, b] = [node('a'), node('b')];
    const read = draftOf({
      title: 'Tea',
      nodes: [
        { ...stored, ...a, id: A, key: null },
        {
          ...stored,
          ...b,
          id: B,
          depends_on: [A],
          branches: { [A]: 'true' },
          input_mapping: { x: `{{ nodes.${A}.output }} ${workflowId}` },
        },
      ],
    } as never);

    expect(read.nodes).toMatchObject([
      { key: 'node_1', id: A, depends_on: [] },
      {
        key: 'b',
        depends_on: ['node_1'],
        branches: { node_1: 'true' },
        input_mapping: { x: `{{ nodes.node_1.output }} ${workflowId}` },
      },
    ]);
    expect(JSON.stringify(documentOf(read))).not.toContain('uid');
  });

  test('is saved with the ids that are still stored; only fields of the workflow that changed go with it', () => {
    const nodes = savedNodes(draft(node('a'), node('b')), new Set(['id-a']));

    expect(nodes.map((one) => ('id' in one ? one.id : undefined))).toEqual(['id-a', undefined]);
    expect(changedFields(workflow, { ...workflow, title: 'Coffee' })).toEqual({ title: 'Coffee' });
  });
});

describe('edges', () => {
  test('without any, nodes run by position; the first that is drawn keeps the others as they ran', () => {
    const sequence = draft(
      node('a'),
      node('b', { parallel_group: 1 }),
      node('c', { parallel_group: 1 }),
      node('d'),
    );
    expect(orderOf(sequence.nodes)).toMatchObject({ isByPosition: true });

    const next = connect(sequence, 'a', 'd');

    expect(edges(next)).toEqual({ a: [], b: ['a'], c: ['a'], d: ['b', 'c', 'a'] });
    expect(edges(disconnect(sequence, 'b', 'd'))).toEqual({ a: [], b: ['a'], c: ['a'], d: ['c'] });
  });

  test('never make a circle, and are drawn once', () => {
    const { nodes } = draft(
      node('a'),
      node('b', { depends_on: ['a'] }),
      node('c', { depends_on: ['b'] }),
      node('d'),
    );
    const possible = (target: string) => possibleSources(nodes, target).map(({ key }) => key);

    expect([possible('a'), possible('b'), possible('c')]).toEqual([['d'], ['d'], ['a', 'd']]);
    expect(connect(draft(...nodes), 'c', 'a').nodes).toEqual(nodes);
    expect([...waitersOf(nodes, 'a')]).toEqual(['b', 'c']);
  });

  test('of a node that branches get the next of its labels', () => {
    const before = draft(
      node('test', { node_type: 'condition' }),
      node('x', { depends_on: [] }),
      node('y', { depends_on: ['x'] }),
    );

    expect(connect(before, 'test', 'x').nodes[1]).toMatchObject({ branches: { test: 'true' } });
    const both = connect(connect(before, 'test', 'x'), 'test', 'y');
    expect(both.nodes[2]).toMatchObject({ branches: { test: 'false' } });
    const added = addNode(before, { uid: 'n', type: 'transform', config: {}, after: 'uid-test' });
    expect(added.nodes[3]).toMatchObject({
      key: 'transform',
      depends_on: ['test'],
      branches: { test: 'true' },
    });
    expect(
      labelsOf(
        node('s', { node_type: 'switch', on_error: 'branch', node_config: { cases: [{ name: 'a' }, {}] } }),
      ),
    ).toEqual(['a', 'default', 'error']);
  });

  test('go with the node that they lead to or from', () => {
    const before = draft(node('a'), node('b', { depends_on: ['a'], branches: { a: 'error' } }));

    expect(removeNode(before, 'uid-a').nodes).toEqual([node('b')]);
  });
});

test('a node that gets another key is found under it by edges and templates, and no other node is', () => {
  const before = draft(
    node('a'),
    node('ab', {
      depends_on: ['a'],
      branches: { a: 'error' },
      node_config: { v: '{{ nodes.a.output }} {{ nodes.ab.x }}' },
    }),
  );

  const { nodes } = renameNode(before, 'uid-a', 'start');

  expect(nodes[0]?.key).toBe('start');
  expect(nodes[1]).toMatchObject({
    depends_on: ['start'],
    branches: { start: 'error' },
    node_config: { v: '{{ nodes.start.output }} {{ nodes.ab.x }}' },
  });
});

describe('steps', () => {
  const title = (text: string, about: string | null = null) => ({
    do: 'edit' as const,
    about,
    change: (last: Draft): Draft => ({ ...last, workflow: { ...last.workflow, title: text } }),
  });
  const titleOf = ({ present }: History) => present.workflow.title;

  test('typing on in one field is one step, and what was undone comes back', () => {
    let history = begin(draft(node('a')));
    for (const action of [title('C', 'title'), title('Co', 'title'), title('Milk')])
      history = advance(history, action);

    history = advance(history, { do: 'undo' });
    expect(titleOf(history)).toBe('Co');
    history = advance(history, { do: 'undo' });
    expect(titleOf(history)).toBe('Tea');
    expect(advance(history, { do: 'undo' })).toBe(history);
    history = advance(advance(history, { do: 'redo' }), { do: 'redo' });
    expect(titleOf(history)).toBe('Milk');
  });

  test('going to another field begins another step', () => {
    let history = begin(draft(node('a')));
    for (const action of [title('C', 'title'), { do: 'pause' as const }, title('Co', 'title')])
      history = advance(history, action);

    expect(titleOf(advance(history, { do: 'undo' }))).toBe('C');
  });

  test('what was saved is so in every draft: ids of nodes, and what somebody else has changed of the workflow', () => {
    const sent = draft(node('b', { id: null, uid: 'uid-a' }));
    const saved = { title: 'Theirs', max_budget_cents: 5, nodes: [{ key: 'b', id: 'new-id' }] } as never;
    let history = begin(draft(node('a', { id: null })));
    const rename = (last: Draft) => renameNode(last, 'uid-a', 'b');
    history = advance(history, { do: 'edit', about: null, change: rename });
    history = advance(history, title('Typed on meanwhile'));

    history = advance(history, { do: 'saved', adapt: (any) => afterSave(any, sent, saved) });

    expect(history.present.workflow).toMatchObject({ title: 'Typed on meanwhile', max_budget_cents: 5 });
    history = advance(advance(history, { do: 'undo' }), { do: 'undo' });
    expect(history.present).toMatchObject({
      workflow: { title: 'Theirs' },
      nodes: [{ key: 'a', id: 'new-id' }],
    });
  });
});

describe('problems', () => {
  const nodes = [node('a'), node('b')];

  test('of a report are at the nodes that it names', () => {
    const [problem] = problemsOfReport(
      [{ node_ids: ['b'], message: 'No.', loc: ['node_config', 'x'] }],
      nodes,
    );

    expect(problem).toEqual({ message: 'No.', loc: ['node_config', 'x'], uids: ['uid-b'] });
  });

  test('of a refused document are at the node, the field of the workflow, or the nodes of a graph', () => {
    const found = problemsOfRefusal(
      [
        { loc: ['body', 'nodes', 1, 'max_retries'], msg: 'too big' },
        { loc: ['body', 'workflow', 'title'], msg: 'must not be blank' },
        { loc: ['nodes', 'a', 'b'], msg: 'a circle' },
        { loc: ['body'], msg: 'Unrecognized key: "x"' },
      ],
      nodes,
    );

    expect(found).toEqual([
      { message: 'Node b: max_retries too big.', loc: ['max_retries'], uids: ['uid-b'] },
      { message: 'title: must not be blank', loc: ['title'], uids: [] },
      { message: 'a circle', loc: [], uids: ['uid-a', 'uid-b'] },
      { message: 'Unrecognized key: "x"', loc: [], uids: [] },
    ]);
  });
});
