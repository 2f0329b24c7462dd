import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addNode, addWorkflow } from '../../testing/workflows.ts';

describe('probing the agents of a workflow', () => {
  let api: TestApi;
  let user: TestUser;
  let server: Server;
  const seen: string[] = [];

  beforeAll(async () => {
    api = await startTestApi({ outboundAllow: ['127.0.0.1'] });
    user = await api.signUp();
    server = createServer((req, res) => {
      seen.push(`${req.method} ${req.url} ${String(req.headers['x-api-key'])}`);
      res.writeHead(req.url?.startsWith('/well') ? 200 : 503).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await api.stop();
  });

  const agentNode = (url: string) => ({
    node_type: 'task',
    task_template: { title: 'Research whales', description: 'Find three facts that can be checked.' },
    node_config: { agent: 'endpoint', url, budget_usd: 1 },
  });

  test('asks the health URL of each, over guarded connections, and tells how each answered', async () => {
    const { port } = server.address() as AddressInfo;
    const base = `http://127.0.0.1:${port}`;
    const workflow = await addWorkflow(user);
    const urls = [
      `${base}/well/execute?team=blue`,
      `${base}/ill/execute`,
      `${base}/run`,
      '{{ trigger.agent_url }}',
      'http://127.0.0.1:1/execute',
      'http://10.0.0.1/execute',
    ];
    const ids: string[] = [];
    for (const url of urls) ids.push((await addNode(user, workflow.id, agentNode(url))).id);

    const { status, body } = await user.post(`/workflows/${workflow.id}/probe`);

    expect(status).toBe(200);
    expect(body).toMatchObject([
      {
        node_id: ids[0],
        url: `${base}/well/health?team=blue`,
        healthy: true,
        status: 200,
        latency_ms: expect.any(Number),
        error: null,
      },
      { node_id: ids[1], url: `${base}/ill/health`, healthy: false, status: 503, error: null },
      { node_id: ids[2], url: null, healthy: false, error: expect.stringContaining('/execute') },
      { node_id: ids[3], url: null, healthy: false, error: expect.stringContaining('template') },
      { node_id: ids[4], healthy: false, status: null, error: expect.stringContaining('failed') },
      { node_id: ids[5], healthy: false, status: null, error: expect.stringContaining('OUTBOUND_ALLOW') },
    ]);
    expect(seen.sort()).toEqual(['GET /ill/health undefined', 'GET /well/health?team=blue undefined']);
  });

  test('of a workflow without agents outside finds none', async () => {
    const workflow = await addWorkflow(user);

    expect(await user.post(`/workflows/${workflow.id}/probe`)).toMatchObject({ status: 200, body: [] });
  });
});
