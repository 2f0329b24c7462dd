import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workflow, WorkflowNode } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

const pick = { node_type: 'transform', node_config: { operation: 'pick', params: { fields: ['topic'] } } };

describe('a whole graph that is saved at once', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi({ maxNodesPerWorkflow: 5 });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  /** A workflow of two nodes, `pick` and `more`, as it is stored. */
  async function twoNodes(): Promise<Workflow> {
    const { id } = await addWorkflow(user);
    await addNode(user, id, { key: 'more', position: 1 });
    return (await user.get(`/workflows/${id}`)).body;
  }
  const save = ({ id }: Workflow, body: object, as = user) => as.put(`/workflows/${id}/graph`, body);
  const read = async ({ id }: Workflow): Promise<Workflow> => (await user.get(`/workflows/${id}`)).body;
  const byKey = ({ nodes }: Workflow) =>
    Object.fromEntries(nodes.map((node) => [node.key ?? '', node])) as Record<string, WorkflowNode>;

  test('keeps the ids of the nodes that stay, also under another key, and drops what it leaves out', async () => {
    const before = await twoNodes();
    const { pick: first } = byKey(before);

    const answer = await save(before, {
      revision: before.revision,
      workflow: { title: 'Coffee', max_budget_cents: 40 },
      nodes: [
        { ...pick, key: 'start', id: first?.id },
        { ...pick, key: 'end', depends_on: ['start'] },
      ],
    });

    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      title: 'Coffee',
      max_budget_cents: 40,
      revision: before.revision + 1,
    });
    const { start, end } = byKey(answer.body);
    expect(answer.body.nodes).toHaveLength(2);
    expect(start).toMatchObject({ id: first?.id, created_at: first?.created_at, position: 0 });
    expect(end).toMatchObject({ depends_on: [first?.id], position: 1 });
    expect(await read(before)).toEqual(answer.body);
  });

  test('a node without an id is the one that has its key', async () => {
    const before = await twoNodes();

    const { body } = await save(before, {
      revision: before.revision,
      nodes: [
        { ...pick, key: 'more' },
        { ...pick, key: 'pick' },
      ],
    });

    expect(byKey(body).more?.id).toBe(byKey(before).more?.id);
    expect(byKey(body).pick?.id).toBe(byKey(before).pick?.id);
  });

  test('labels of edges are kept, and the next trigger runs the new graph', async () => {
    const before = await twoNodes();
    const test = { value: '{{ trigger.n }}', operator: 'exists' };
    const answer = await save(before, {
      revision: before.revision,
      nodes: [
        { key: 'ask', node_type: 'condition', node_config: test },
        { ...pick, key: 'yes', depends_on: ['ask'], branches: { ask: 'true' } },
      ],
    });
    expect(answer.body.nodes?.[1]?.branches).toEqual({ [answer.body.nodes[0].id]: 'true' });

    const run = await user.post(triggerPath(before), {});
    const { body: version } = await user.get(`/workflows/${before.id}/versions/${run.body.version_id}`);

    expect(version.nodes.map(({ key }: WorkflowNode) => key)).toEqual(['ask', 'yes']);
    expect(version).toMatchObject({ edited_by: `user:${user.userId}`, revision: answer.body.revision });
  });

  test('a save that is based on an older revision is refused, and changes nothing', async () => {
    const before = await twoNodes();
    const theirs = await save(before, { revision: before.revision, nodes: [{ ...pick, key: 'theirs' }] });

    const late = await save(before, {
      revision: before.revision,
      workflow: { title: 'Mine' },
      nodes: [{ ...pick, key: 'mine' }],
    });

    expect([late.status, late.body.code]).toEqual([409, 'workflow_changed']);
    expect(late.body.detail).toContain(`at revision ${theirs.body.revision} now`);
    expect(await read(before)).toEqual(theirs.body);
  });

  test('of many saves at once on the same revision exactly one is written', async () => {
    const before = await twoNodes();

    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((key) =>
        save(before, { revision: before.revision, nodes: [{ ...pick, key }] }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    expect(await read(before)).toEqual(answers.find(({ status }) => status === 200)?.body);
  });

  test.each([
    ['a circle', [{ ...pick, key: 'a', depends_on: ['a'] }], 'invalid_graph', /a/],
    ['a dependency that is not there', [{ ...pick, key: 'a', depends_on: ['b'] }], 'invalid_graph', /b/],
    ['a key twice', [1, 2].map(() => ({ ...pick, key: 'same' })), 'invalid_graph', /same/],
    ['too many nodes', [1, 2, 3, 4, 5, 6].map((n) => ({ ...pick, key: `n${n}` })), 'invalid_graph', /5/],
    [
      'a secret that is not there',
      [
        {
          key: 'a',
          node_type: 'api_call',
          node_config: { provider: 'http', params: { url: '{{ secrets.X }}' } },
        },
      ],
      'invalid_graph',
      /X/,
    ],
    ['a field that does not exist', [{ ...pick, key: 'a', colour: 'red' }], 'validation_failed', /colour/],
    [
      'a node that is not its own',
      [{ ...pick, key: 'a', id: randomUUID() }],
      'validation_failed',
      /no node of/,
    ],
  ])('refuses %s, says where, and changes nothing', async (_what, nodes, code, message) => {
    const before = await twoNodes();

    const answer = await save(before, { revision: before.revision, nodes });

    expect([answer.status, answer.body.code]).toEqual([422, code]);
    expect(JSON.stringify(answer.body.detail)).toMatch(message);
    expect(await read(before)).toEqual(before);
  });

  test('an unfinished config may be saved: validation tells what is missing, at its node and field', async () => {
    const before = await twoNodes();
    const nodes = [{ key: 'call', node_type: 'api_call', node_config: { provider: 'http', params: {} } }];

    const answer = await save(before, { revision: before.revision, nodes });
    const { body } = await user.post(`/workflows/${before.id}/validate`);

    expect(answer.status).toBe(200);
    expect(body.problems).toEqual([
      expect.objectContaining({
        node_ids: [answer.body.nodes[0].id],
        loc: ['node_config', 'params', 'url'],
        message: expect.stringContaining('Node call'),
      }),
    ]);
  });

  test('another workspace’s workflow is not there, a viewer may not, and its nodes cannot be taken over', async () => {
    const before = await twoNodes();
    const body = {
      revision: before.revision,
      nodes: before.nodes.map(({ id }) => ({ ...pick, key: 'x', id })),
    };
    const stranger = await api.signUp();
    const viewer = await api.join(user.workspaceId, 'viewer');
    const theirs = await stranger.post(`/workspaces/${stranger.workspaceId}/workflows`, { title: 'Theirs' });

    const answers = [
      await save(before, { ...body, nodes: [] }, stranger),
      await save(before, { ...body, nodes: [] }, viewer),
      await save(theirs.body, { ...body, revision: 0, nodes: body.nodes.slice(0, 1) }, stranger),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 422]);
    expect(await read(before)).toEqual(before);
  });

  test('it leaves one event in the audit log, which tells what it was based on', async () => {
    const before = await twoNodes();

    await save(before, { revision: before.revision, workflow: { title: 'Tea two' }, nodes: [] });

    const { body } = await user.get(
      `/workspaces/${user.workspaceId}/audit-events?target_id=${before.id}&action=workflow.saved`,
    );
    expect(body).toEqual([
      expect.objectContaining({ details: { nodes: 0, based_on: before.revision, fields: ['title'] } }),
    ]);
  });
});
