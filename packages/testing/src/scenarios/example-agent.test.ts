import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { freePort } from '@runyard/embedded';
import { spawnProcess } from '../spawn-process.ts';
import { describeEachBackend } from '../test-backends.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { REPOSITORY, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

const SIGNED = { WEBHOOK_SIGNING_SECRET: 'a secret for tests, of more than thirty-two characters' };
const AGENT_KEY = 'agent-key-0123456789';

describeEachBackend('the example of an agent outside', (backend) => {
  let system: TestSystem;
  let agentUrl: string;
  beforeAll(async () => {
    system = await startTestSystem(backend);
    const port = await freePort();
    const args = [join(REPOSITORY, 'examples/agent-server.mjs'), '--port', String(port)];
    await spawnProcess({ args, env: { AGENT_KEY } }).waitForPort(port);
    agentUrl = `http://127.0.0.1:${port}`;
  });
  afterAll(() => system.stop());

  test('is well, and does a task in place and another one by calling back', async () => {
    const api = await system.startApi(SIGNED);
    await system.startWorker({ ...SIGNED, PUBLIC_URL: api.url });
    const secret = `/workspaces/${system.tenant.workspaceId}/secrets/AGENT_KEY`;
    expect(await api.call('PUT', secret, { value: AGENT_KEY })).toMatchObject({ status: 201 });
    const workflowId = await system.createWorkflow([
      askedNode('first', []),
      askedNode('second', ['first'], true),
    ]);

    const health = await api.call('POST', `/workflows/${workflowId}/probe`);
    const runId = await system.trigger(workflowId);

    expect(health).toMatchObject({
      status: 200,
      body: [
        { url: `${agentUrl}/health`, healthy: true },
        { url: `${agentUrl}/health`, healthy: true },
      ],
    });
    expect(await system.ended(runId, 60_000)).toMatchObject({
      status: 'completed',
      totalCostNanos: 20_000_000n,
    });
    const { first, second } = await system.nodeRuns(runId);
    for (const row of [first, second])
      expect(row?.outputData).toMatchObject({
        agent: 'endpoint',
        artifacts: [{ type: 'text' }],
        cost_usd: 0.01,
      });
  });

  const askedNode = (key: string, dependsOn: string[], isAsync = false): NodeSpec => ({
    key,
    dependsOn,
    nodeType: 'task',
    taskTemplate: { title: `Do the ${key} thing`, description: 'Whatever it is, do it well and say so.' },
    nodeConfig: {
      agent: 'endpoint',
      url: `${agentUrl}/execute`,
      api_key: '{{ secrets.AGENT_KEY }}',
      budget_usd: 1,
      async: isAsync,
    },
  });
});
