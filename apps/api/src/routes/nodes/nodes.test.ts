import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowNode } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

const MAX_NODES = 3;

describe('nodes', () => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi({ maxNodesPerWorkflow: MAX_NODES });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const revisionOf = async (id: string) =>
    api.db.prisma.workflow.findUniqueOrThrow({
      where: { id },
      select: { revision: true, currentVersionId: true },
    });

  test('a new node has the contract’s defaults', async () => {
    const workflow = await addWorkflow(user);

    const answer = await user.post(`/workflows/${workflow.id}/nodes`, {
      position: 1,
      task_template: { title: 'Write {{topic}}' },
    });

    expect(answer.status).toBe(201);
    expect(WorkflowNode.parse(answer.body)).toEqual({
      id: expect.any(String),
      workflow_id: workflow.id,
      key: null,
      position: 1,
      node_type: 'task',
      parallel_group: null,
      depends_on: [],
      task_template: { title: 'Write {{topic}}' },
      node_config: {},
      input_mapping: {},
      retry_count: 0,
      max_retries: 1,
      branches: {},
      on_error: 'fail',
      timeout_ms: null,
      retry_policy: null,
      created_at: expect.any(String),
    });
  });

  test('what a node says of branches, failures and time is kept, changed, frozen and restored', async () => {
    const workflow = await addWorkflow(user);
    const first = await addNode(user, workflow.id, { key: 'first', on_error: 'branch' });
    const flow = {
      branches: { [first.id]: 'error' },
      on_error: 'continue',
      timeout_ms: 5_000,
      retry_policy: {
        max: 10,
        backoff: 'fixed',
        base_ms: 10,
        cap_ms: 20,
        jitter: 'none',
        on: ['node_timeout'],
      },
    };

    const node = await addNode(user, workflow.id, { key: 'second', depends_on: [first.id], ...flow });
    const { body: run } = await user.post(triggerPath(workflow), {});
    const path = `/workflows/${workflow.id}/nodes/${node.id}`;
    const changed = await user.put(path, { branches: {}, on_error: 'fail', retry_policy: null });
    await user.post(`/workflows/${workflow.id}/versions/1/restore`);

    expect(node).toMatchObject(flow);
    expect(changed.body).toMatchObject({
      branches: {},
      on_error: 'fail',
      timeout_ms: 5_000,
      retry_policy: null,
    });
    const { body: version } = await user.get(`/workflows/${workflow.id}/versions/${run.version_id}`);
    expect(version.nodes.at(-1)).toMatchObject(flow);
    expect((await user.get(path)).body).toMatchObject(flow);
  });

  test.each<[string, object]>([
    ['a label with a blank', { branches: { '0193b0c4-0000-7000-8000-000000000001': 'a b' } }],
    ['a branch for what is no id', { branches: { first: 'true' } }],
    ['a time that is over a day', { timeout_ms: 86_400_001 }],
    ['eleven retries', { retry_policy: { max: 11 } }],
    ['a retry policy with a field that is not known', { retry_policy: { tries: 1 } }],
    ['another on_error', { on_error: 'ignore' }],
  ])('%s is refused', async (_what, fields) => {
    const workflow = await addWorkflow(user);

    const answer = await user.post(`/workflows/${workflow.id}/nodes`, {
      position: 1,
      node_type: 'transform',
      ...fields,
    });

    expect(answer).toMatchObject({ status: 422, body: { code: 'validation_failed' } });
  });

  test('a workflow with an edge that can never be taken is not run', async () => {
    const workflow = await addWorkflow(user);
    const { id } = await addNode(user, workflow.id, { key: 'first' });
    await addNode(user, workflow.id, { key: 'second', depends_on: [id], branches: { [id]: 'true' } });

    expect(await user.post(triggerPath(workflow), {})).toMatchObject({
      status: 422,
      body: { code: 'invalid_graph', detail: [{ type: 'unknown_branch' }] },
    });
  });

  test('creating, changing and deleting a node each raise the revision and drop the frozen version', async () => {
    const workflow = await addWorkflow(user);
    const revisions: unknown[] = [];
    const edit = async (change: () => Promise<unknown>) => {
      await user.post(triggerPath(workflow), {});
      expect((await revisionOf(workflow.id)).currentVersionId).not.toBeNull();
      await change();
      revisions.push(await revisionOf(workflow.id));
    };

    const node = await addNode(user, workflow.id, { key: 'extra' });
    await edit(() => user.put(`/workflows/${workflow.id}/nodes/${node.id}`, { position: 5 }));
    await edit(() => user.delete(`/workflows/${workflow.id}/nodes/${node.id}`));
    await edit(() => addNode(user, workflow.id));

    expect(revisions).toEqual([3, 4, 5].map((revision) => ({ revision, currentVersionId: null })));
  });

  test('an edit that is refused leaves the frozen version in place', async () => {
    const workflow = await addWorkflow(user);
    await user.post(triggerPath(workflow), {});
    const before = await revisionOf(workflow.id);

    const answers = [
      await user.post(`/workflows/${workflow.id}/nodes`, {
        position: 1,
        node_type: 'transform',
        key: 'pick',
      }),
      await user.put(`/workflows/${workflow.id}/nodes/${randomUUID()}`, { position: 1 }),
      await user.delete(`/workflows/${workflow.id}/nodes/${randomUUID()}`),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'duplicate_node_key'],
      [404, 'not_found'],
      [404, 'not_found'],
    ]);
    expect(await revisionOf(workflow.id)).toEqual(before);
  });

  test('an update changes what it names and nothing else', async () => {
    const workflow = await addWorkflow(user);
    const node = await addNode(user, workflow.id, { key: 'a', parallel_group: 1, max_retries: 3 });
    const path = `/workflows/${workflow.id}/nodes/${node.id}`;

    const changed = await user.put(path, {
      parallel_group: null,
      depends_on: [workflow.id],
      input_mapping: { a: '{{ b }}' },
    });
    const task = await user.put(path, { node_type: 'task', task_template: { title: 'Write' } });

    expect(changed.body).toEqual({
      ...node,
      parallel_group: null,
      depends_on: [workflow.id],
      input_mapping: { a: '{{ b }}' },
    });
    expect(task.body).toEqual({ ...changed.body, node_type: 'task', task_template: { title: 'Write' } });
    expect((await user.put(path, { task_template: null })).body).toMatchObject({
      detail: [{ loc: ['body', 'task_template'] }],
    });
    expect((await user.get(`/workflows/${workflow.id}`)).body.nodes).toContainEqual(task.body);
  });

  test.each([
    ['position', {}],
    ['position', { position: -1 }],
    ['position', { position: 1.5 }],
    ['position', { position: 2 ** 31 }],
    ['task_template', { position: 0, node_type: 'task' }],
    ['node_type', { position: 0, node_type: 'shell' }],
    ['max_retries', { position: 0, max_retries: 6, task_template: {} }],
    ['depends_on', { position: 0, depends_on: ['first'], task_template: {} }],
    ['node_config', { position: 0, node_config: 'x', task_template: {} }],
    ['key', { position: 0, key: 'a b', task_template: {} }],
    ['key', { position: 0, key: 'a\0', task_template: {} }],
  ])('a bad %s is refused with 422: %j', async (field, body) => {
    const workflow = await addWorkflow(user);

    const answer = await user.post(`/workflows/${workflow.id}/nodes`, body);

    expect(answer.status).toBe(422);
    expect(answer.body.detail[0].loc.slice(0, 2)).toEqual(['body', field]);
  });

  test('a workflow takes no more nodes than the limit', async () => {
    const workflow = await addWorkflow(user);
    await addNode(user, workflow.id);
    await addNode(user, workflow.id);

    const answer = await user.post(`/workflows/${workflow.id}/nodes`, {
      position: 0,
      node_type: 'transform',
    });

    expect(answer).toMatchObject({
      status: 422,
      body: { detail: [{ type: 'too_many_nodes', msg: expect.stringContaining('3') }] },
    });
  });

  test('edits of one workflow at the same time all count', async () => {
    const workflow = await addWorkflow(user);
    const [node] = (await user.get(`/workflows/${workflow.id}`)).body.nodes;

    await Promise.all(
      Array.from({ length: 8 }, (_, position) =>
        user.put(`/workflows/${workflow.id}/nodes/${node.id}`, { position }),
      ),
    );

    expect((await revisionOf(workflow.id)).revision).toBe(9);
  });
});
