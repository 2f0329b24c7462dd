import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { signCallback } from '@runyard/runtime';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

const SIGNED = { WEBHOOK_SIGNING_SECRET: 'a secret for tests, of more than thirty-two characters' };

interface AskedTask {
  task_id: string;
  callback_url: string;
  callback_secret: string;
}

describeEachBackend('an agent outside that calls back', (backend) => {
  let system: TestSystem;
  let agent: Server;
  const asked: AskedTask[] = [];
  beforeAll(async () => {
    system = await startTestSystem(backend);
    agent = createServer(async (req, res) => {
      asked.push(JSON.parse(Buffer.concat(await req.toArray()).toString()));
      res.writeHead(202).end();
    });
    await new Promise<void>((resolve) => agent.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await system.stop();
    agent.closeAllConnections();
    agent.close();
  });

  test('is waited for over the death of all processes, and its run goes on with what it has made', async () => {
    const api = await system.startApi(SIGNED);
    await system.startWorker({ ...SIGNED, PUBLIC_URL: api.url });
    const { port } = agent.address() as AddressInfo;
    const research: NodeSpec = {
      key: 'research',
      nodeType: 'task',
      taskTemplate: { title: 'Research whales', description: 'Find three facts that can be checked.' },
      nodeConfig: { agent: 'endpoint', url: `http://127.0.0.1:${port}/execute`, budget_usd: 1, async: true },
    };
    const next: NodeSpec = { key: 'next', dependsOn: ['research'], nodeConfig: { operation: 'identity' } };
    const runId = await system.trigger(await system.createWorkflow([research, next]));
    await eventually(async () => (await system.run(runId)).status === 'waiting', { deadlineMs: 30_000 });

    await system.killAll();
    const [revived] = await Promise.all([system.startApi(SIGNED), system.startWorker(SIGNED)]);
    const [task] = asked;
    const status = await callBack(task as AskedTask, revived.url);

    expect(status).toBe(200);
    expect(await system.ended(runId)).toMatchObject({ status: 'completed', totalCostNanos: 500_000_000n });
    expect((await system.nodeRuns(runId)).next?.outputData).toMatchObject({
      artifacts: [{ text: 'They sing.' }],
    });
    expect(asked).toHaveLength(1);
    await system.queuesEmpty();
  });

  /** The API has another port since it was started again. */
  async function callBack({ callback_url, callback_secret }: AskedTask, apiUrl: string): Promise<number> {
    const body = JSON.stringify({ artifacts: [{ text: 'They sing.' }], cost_usd: 0.5 });
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const { status } = await fetch(apiUrl + new URL(callback_url).pathname, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-runyard-timestamp': timestamp,
        'x-runyard-signature': signCallback(callback_secret, timestamp, body),
      },
      body,
    });
    return status;
  }
});
