import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('deleting workflows and workspaces', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  test('a workflow that never ran goes, with its nodes', async () => {
    const workflow = await addWorkflow(user);

    expect((await user.delete(`/workflows/${workflow.id}`)).status).toBe(204);
    expect((await user.get(`/workflows/${workflow.id}`)).status).toBe(404);
    expect(await api.db.prisma.workflowNode.count({ where: { workflowId: workflow.id } })).toBe(0);
    expect(await api.db.prisma.auditEvent.count({ where: { targetId: workflow.id } })).toBe(2);
  });

  test('a workflow with a run stays', async () => {
    const workflow = await addWorkflow(user);
    await user.post(triggerPath(workflow));

    expect(await user.delete(`/workflows/${workflow.id}`)).toMatchObject({
      status: 409,
      body: { code: 'workflow_has_runs', detail: expect.stringContaining('archived') },
    });
    expect((await user.get(`/workflows/${workflow.id}`)).status).toBe(200);
  });

  test('of a deletion and triggers at the same time, either the deletion or the triggers win', async () => {
    for (let round = 0; round < 12; round++) {
      const workflow = await addWorkflow(user);
      if (round % 2 === 0) await freeze(workflow.id);

      const triggers = [0, 1, 2].map((key) =>
        user.send('POST', triggerPath(workflow), '{}', {
          'content-type': 'application/json',
          ...(key === 2 && { 'idempotency-key': workflow.id }),
        }),
      );
      const [deleted, ...triggered] = await Promise.all([
        user.delete(`/workflows/${workflow.id}`),
        ...triggers,
      ]);

      const runs = await api.db.prisma.run.count({ where: { workflowId: workflow.id } });
      const accepted = triggered.filter(({ status }) => status === 202);
      expect(runs).toBe(accepted.length);
      expect(deleted?.status).toBe(runs > 0 ? 409 : 204);
      expect(await api.db.prisma.workflow.count({ where: { id: workflow.id } })).toBe(runs > 0 ? 1 : 0);
    }
  });

  /** Gives a workflow a current version and no run, so that a trigger inserts at once. */
  async function freeze(workflowId: string) {
    const { prisma } = api.db;
    const { workspaceId, revision } = await prisma.workflow.findUniqueOrThrow({ where: { id: workflowId } });
    const { id } = await prisma.workflowVersion.create({
      data: { id: crypto.randomUUID(), workspaceId, workflowId, number: 1, revision, graph: { nodes: [] } },
    });
    await prisma.workflow.update({ where: { id: workflowId }, data: { currentVersionId: id } });
  }

  test('an owner deletes a workspace once it is empty', async () => {
    const owner = await api.signUp();
    const admin = await api.join(owner.workspaceId, 'admin');
    const path = `/workspaces/${owner.workspaceId}`;
    const workflow = await addWorkflow(owner);

    expect((await admin.delete(path)).status).toBe(403);
    expect(await owner.delete(path)).toMatchObject({ status: 409, body: { code: 'workspace_not_empty' } });
    await owner.delete(`/workflows/${workflow.id}`);
    expect((await owner.delete(path)).status).toBe(204);
    expect((await owner.get('/workspaces')).body).toEqual([]);
    expect((await owner.delete(path)).status).toBe(404);
  });

  test('a list of workflows can be narrowed to a status and to a part of the title', async () => {
    const owner = await api.signUp();
    const path = `/workspaces/${owner.workspaceId}/workflows`;
    for (const title of ['Green tea', 'Black TEA', '100% coffee']) await owner.post(path, { title });
    await owner.post(path, { title: 'Old tea', status: 'archived' });
    const titles = async (query: string) =>
      (await owner.get(`${path}?${query}`)).body.map(({ title }: { title: string }) => title);

    expect(await titles('q=tea')).toEqual(['Old tea', 'Black TEA', 'Green tea']);
    expect(await titles('q=tea&status=active')).toEqual(['Black TEA', 'Green tea']);
    expect(await titles('q=%25')).toEqual(['100% coffee']);
    expect((await owner.get(`${path}?status=archived&limit=1`)).headers.get('x-total-count')).toBe('1');
    expect((await owner.get(`${path}?status=gone`)).status).toBe(422);
  });
});

describe('moving nodes', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  async function threeNodes() {
    const workflow = await addWorkflow(user);
    await addNode(user, workflow.id, { key: 'second', position: 1, parallel_group: 1 });
    await addNode(user, workflow.id, { key: 'third', position: 2 });
    const { body } = await user.get(`/workflows/${workflow.id}`);
    const [first, second, third] = body.nodes.map(({ id }: { id: string }) => id);
    return { path: `/workflows/${workflow.id}`, first, second, third };
  }

  test('a node is shown, and a missing one is not there', async () => {
    const { path, second } = await threeNodes();

    expect((await user.get(`${path}/nodes/${second}`)).body).toMatchObject({ id: second, key: 'second' });
    expect((await user.get(`${path}/nodes/${user.userId}`)).status).toBe(404);
  });

  test('nodes move together, and their groups change where the move says so', async () => {
    const { path, first, second, third } = await threeNodes();

    const { body } = await user.post(`${path}/nodes/reorder`, {
      nodes: [
        { node_id: third, position: 0, parallel_group: 4 },
        { node_id: second, position: 1 },
        { node_id: first, position: 2 },
      ],
    });

    expect(
      body.map(({ id, parallel_group }: { id: string; parallel_group: number }) => [id, parallel_group]),
    ).toEqual([
      [third, 4],
      [second, 1],
      [first, null],
    ]);
    expect((await user.get(path)).body.nodes).toEqual(body);
  });

  test('a move that names a foreign node, or one twice, moves nothing', async () => {
    const { path, first, second } = await threeNodes();
    const { body: before } = await user.get(path);
    const foreign = (await threeNodes()).first;
    const move = (...nodeIds: string[]) =>
      user.post(`${path}/nodes/reorder`, { nodes: nodeIds.map((node_id) => ({ node_id, position: 7 })) });

    expect(await move(first, foreign)).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'nodes', 1, 'node_id'], type: 'unknown_node' }] },
    });
    expect((await move(second, second)).status).toBe(422);
    expect((await user.get(path)).body).toEqual(before);
  });
});
