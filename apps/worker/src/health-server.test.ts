import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { startHealthServer } from './health-server.ts';

test('a worker is live as long as it answers, and ready only while it takes jobs', async () => {
  let ready = true;
  const worker = { isReady: () => ready, stop: async () => undefined };
  const server = await startHealthServer({ HOST: '127.0.0.1', WORKER_HEALTH_PORT: 0 }, worker);
  const { port } = server.address() as AddressInfo;
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).status;

  expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 200]);
  ready = false;
  expect([await status('/health/live'), await status('/health/ready')]).toEqual([200, 503]);

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
