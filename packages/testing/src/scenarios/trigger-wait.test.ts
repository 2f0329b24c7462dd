import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { describeEachBackend } from '../test-backends.ts';
import { type Endpoint, startEndpoint } from './endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

describeEachBackend('a trigger that waits', ({ redisUrl }) => {
  let system: TestSystem;
  let endpoint: Endpoint;
  let api: ApiProcess;

  beforeAll(async () => {
    [system, endpoint] = await Promise.all([startTestSystem({ redisUrl }), startEndpoint()]);
    [api] = await Promise.all([system.startApi(), system.startWorker()]);
  });
  afterAll(async () => {
    await system.stop();
    await endpoint.stop();
  });

  const calling = (name: string) =>
    system.createWorkflow([{ key: 'call', nodeType: 'api_call', nodeConfig: endpoint.called(name) }]);
  const trigger = (
    workflowId: string,
    wait: number | string,
  ): Promise<{ status: number; body: JsonObject }> =>
    api.call(
      'POST',
      `/workspaces/${system.tenant.workspaceId}/workflows/${workflowId}/trigger?wait=${wait}`,
      {},
    );

  test('answers 200 with the run, its outputs and all, once it has ended', async () => {
    const { status, body } = await trigger(await calling('quick'), 20);

    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'completed', node_runs: [{ status: 'completed' }] });
  });

  test('tells of a failure as of any other end', async () => {
    endpoint.script('broken', () => ({ status: 404 }));

    const { status, body } = await trigger(await calling('broken'), 20);

    expect([status, body.status]).toEqual([200, 'failed']);
  });

  test('answers 202 with the run as it is when the time is over, and the run goes on', async () => {
    const gate = endpoint.gate('slow');

    const { status, body } = await trigger(await calling('slow'), 1);

    expect([status, body.status]).toEqual([202, 'running']);
    gate.open();
    expect((await system.ended(String(body.id))).status).toBe('completed');
  });

  test('many at once are each told of their own run', async () => {
    const workflowId = await calling('many');

    const answers = await Promise.all(Array.from({ length: 50 }, () => trigger(workflowId, 25)));

    expect(new Set(answers.map(({ status, body }) => `${status} ${body.status}`))).toEqual(
      new Set(['200 completed']),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(50);
  });

  test.each([['31'], ['-1'], ['soon']])('refuses to wait %s seconds', async (wait) => {
    const { status, body } = await trigger(await calling('never'), wait);

    expect([status, body.code]).toEqual([422, 'validation_failed']);
  });
});
