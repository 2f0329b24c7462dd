import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Workflow, WorkflowVersion } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('versions', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const trigger = async (workflow: Workflow) => (await user.post(triggerPath(workflow))).body;

  /** A workflow with two versions: of one node, then of two. */
  async function twoVersions() {
    const workflow = await addWorkflow(user);
    const run = await trigger(workflow);
    const added = await addNode(user, workflow.id, { key: 'more', position: 1 });
    await trigger(workflow);
    return { workflow, run, added, path: `/workflows/${workflow.id}/versions` };
  }

  test('each change of the graph that is triggered is a version, newest first', async () => {
    const { path } = await twoVersions();

    const { body } = await user.get(path);

    expect(
      body.map(({ number, node_count, is_current }: WorkflowVersion) => [number, node_count, is_current]),
    ).toEqual([
      [2, 2, true],
      [1, 1, false],
    ]);
  });

  test('a run names its version, and editing the workflow changes neither', async () => {
    const { workflow, run, added, path } = await twoVersions();
    const { body: before } = await user.get(`${path}/${run.version_id}`);
    const nodeId = before.nodes[0].id;

    await user.put(`/workflows/${workflow.id}/nodes/${nodeId}`, { key: 'other', position: 9 });
    await user.delete(`/workflows/${workflow.id}/nodes/${added.id}`);

    expect((await user.get(`${path}/1`)).body).toEqual(before);
    expect((await user.get(`${path}/2`)).body).toMatchObject({ is_current: false, node_count: 2 });
    const { body: later } = await user.get(`/workflows/${workflow.id}/runs/${run.id}`);
    expect(later).toEqual({ ...run, waiting_for: expect.anything() });
  });

  test('a version that is restored gives the workflow its nodes back, and the next trigger a new version', async () => {
    const { workflow, added, path } = await twoVersions();
    const { body: before } = await user.get(`/workflows/${workflow.id}`);
    await user.delete(`/workflows/${workflow.id}/nodes/${added.id}`);

    const { status, body: restored } = await user.post(`${path}/2/restore`);
    const run = await trigger(workflow);

    expect(status).toBe(200);
    expect(restored.nodes).toEqual(
      before.nodes.map((node: object & { id: string }) =>
        node.id === added.id ? { ...node, created_at: expect.any(String) } : node,
      ),
    );
    expect((await user.get(`${path}/3`)).body).toMatchObject({ id: run.version_id, node_count: 2 });
    expect(
      await api.db.prisma.auditEvent.findFirst({
        where: { targetId: workflow.id, action: 'workflow.restored' },
      }),
    ).toMatchObject({ details: { version: 2 }, actor: `user:${user.userId}` });
  });

  test('dependencies that only follow from positions are shown, and are not restored as edges', async () => {
    const { workflow, path } = await twoVersions();

    const { body: version } = await user.get(`${path}/2`);
    const { body: restored } = await user.post(`${path}/2/restore`);

    expect(version.nodes[1].depends_on).toEqual([version.nodes[0].id]);
    expect(restored.nodes.map(({ depends_on }: { depends_on: string[] }) => depends_on)).toEqual([[], []]);
    expect(restored.id).toBe(workflow.id);
  });

  test('what is no version of this workflow is not there', async () => {
    const { path, run } = await twoVersions();
    const other = await addWorkflow(user);
    const stranger = await api.signUp();

    expect((await user.get(`${path}/9`)).status).toBe(404);
    expect((await user.get(`/workflows/${other.id}/versions/${run.version_id}`)).status).toBe(404);
    expect((await user.post(`${path}/9/restore`)).status).toBe(404);
    expect((await user.get(`${path}/first`)).status).toBe(422);
    expect((await stranger.get(`${path}/1`)).status).toBe(404);
  });
});
