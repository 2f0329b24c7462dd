import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import { freePort } from '@runyard/embedded';
import { systemIds } from '@runyard/runtime';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

describeEachBackend('an accepted run', (backend) => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem(backend);
  });
  afterEach(() => system.killAll());
  afterAll(() => system.stop());

  const triggerPath = (workflowId: string) =>
    `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger`;

  test('is answered with 202 and is pending while no worker is there, and completes once one is', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }, { key: 'b', dependsOn: ['a'] }]);
    const api = await system.startApi();

    const answer = await api.call('POST', triggerPath(workflowId), { trigger_payload: { topic: 'tea' } });

    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'pending', workflow_id: workflowId, trigger_payload: { topic: 'tea' }, node_runs: [] },
    });
    const path = `/workflows/${workflowId}/runs/${answer.body.id}`;
    expect((await api.call('GET', path)).body).toMatchObject({ status: 'pending', started_at: null });

    await system.startWorker();
    await system.ended(String(answer.body.id));

    const { body } = await api.call('GET', path);
    expect(body).toMatchObject({ status: 'completed', error_message: null });
    expect(body.node_runs).toMatchObject([{ status: 'completed' }, { status: 'completed' }]);
  });

  test('completes when the API died between the commit and adding its job', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }, { key: 'b', dependsOn: ['a'] }]);
    await system.ended(await startedOnce(workflowId)); // freezes the version
    const id = systemIds().next();
    const { workspaceId } = system.tenant;
    await system.db.insertRun({ id, workspaceId, workflowId, triggerPayload: {}, triggeredBy: null });

    await system.startWorker();

    expect(await system.ended(id)).toMatchObject({ status: 'completed' });
    await system.queuesEmpty();
  });

  test('survives the API being killed right after its answer, while the queue could not be reached', async () => {
    const workflowId = await system.createWorkflow([{ key: 'a' }]);
    const queueAway = await takeQueueAway();
    const api = await system.startApi(queueAway.env);

    const answer = await api.call('POST', triggerPath(workflowId), {});
    api.process.kill('SIGKILL');
    await api.process.ended;
    await queueAway.restore();

    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
    await system.startWorker();
    expect(await system.ended(String(answer.body.id))).toMatchObject({ status: 'completed' });
  });

  /** Redis: the API looks for it where nothing listens. PostgreSQL: BullMQ's schema has another name meanwhile. */
  async function takeQueueAway(): Promise<{ env: Record<string, string>; restore: () => Promise<unknown> }> {
    if (backend.kind === 'redis') {
      return { env: { REDIS_URL: `redis://127.0.0.1:${await freePort()}` }, restore: async () => undefined };
    }
    const { sql } = system.db;
    await sql.$executeRaw`ALTER SCHEMA bullmq RENAME TO bullmq_away`;
    return { env: {}, restore: () => sql.$executeRaw`ALTER SCHEMA bullmq_away RENAME TO bullmq` };
  }

  async function startedOnce(workflowId: string): Promise<string> {
    const runId = await system.trigger(workflowId);
    await system.startWorker();
    await eventually(async () => (await system.run(runId)).status !== 'pending');
    return runId;
  }
});
