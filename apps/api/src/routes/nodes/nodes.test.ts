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
      created_at: expect.any(String),
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
