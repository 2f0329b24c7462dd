import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { startHealthServer } from './health-server.ts';

test('a worker is live as long as it answers, and ready only while it gets on, and says what is wrong', async () => {
  let problem = 'ok';
  const worker = { health: () => ({ isReady: problem === 'ok', checks: { fetching: problem } }) };
  const server = await startHealthServer({ HOST: '127.0.0.1', WORKER_HEALTH_PORT: 0 }, worker);
  const { port } = server.address() as AddressInfo;
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: response.status, body: await response.json() };
  };

  expect((await get('/health/live')).status).toBe(200);
  expect(await get('/health/ready')).toEqual({
    status: 200,
    body: { status: 'ok', checks: { fetching: 'ok' } },
  });
  problem = 'no jobs were asked for';
  expect((await get('/health/live')).status).toBe(200);
  expect(await get('/health/ready')).toEqual({
    status: 503,
    body: { status: 'unready', checks: { fetching: problem } },
  });

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
