import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createWebhook, SYSTEM } from '@runyard/db';
import type { WebhookEvent } from '@runyard/domain';
import { systemIds } from '@runyard/runtime';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

const ids = systemIds();

describeEachBackend('webhooks of runs', ({ redisUrl }) => {
  let system: TestSystem;
  let server: Server;
  const events: { type: string; data: Record<string, unknown> }[] = [];

  beforeAll(async () => {
    system = await startTestSystem({ redisUrl });
    server = createServer(async (req, res) => {
      events.push(JSON.parse(Buffer.concat(await req.toArray()).toString()));
      res.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await system.startWorker({
      WEBHOOK_SIGNING_SECRET: 'a secret for tests, of more than thirty-two characters',
    });
  });
  afterAll(async () => {
    await system.stop();
    server.close();
  });

  const subscribe = (wanted: WebhookEvent[], workflowId: string | null = null) =>
    createWebhook(system.db.prisma, SYSTEM, {
      id: ids.next(),
      workspaceId: system.tenant.workspaceId,
      workflowId,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      description: null,
      events: wanted,
      isEnabled: true,
    });
  const ended = async (runId: string) => ({ runId, ...(await system.ended(runId)) });

  test('each run that ends is told once to those that asked for it, with its status', async () => {
    const good = await system.createWorkflow([{ key: 'a' }]);
    const bad = await system.createWorkflow([{ key: 'a', nodeConfig: { operation: 'no such thing' } }]);
    await subscribe(['run.completed', 'run.failed']);
    await subscribe(['run.failed'], good);

    const runs = [await ended(await system.trigger(good)), await ended(await system.trigger(bad))];

    await eventually(() => events.length >= 2);
    const told = events.map(({ type, data }) => [type, data.run_id, data.status]);
    expect(told.sort()).toEqual([
      ['run.completed', runs[0]?.runId, 'completed'],
      ['run.failed', runs[1]?.runId, 'failed'],
    ]);
    expect(await system.db.prisma.webhookDelivery.count()).toBe(2);
  });
});
