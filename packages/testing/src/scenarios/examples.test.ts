import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { openEventSource } from '../event-source.ts';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { importExample, startModelServer } from './example-site.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(90_000);

describeEachBackend('the example research-draft-review-publish', (backend) => {
  let system: TestSystem;
  let api: ApiProcess;
  let blog: Awaited<ReturnType<typeof startBlog>>;
  let modelUrl: string;
  beforeAll(async () => {
    system = await startTestSystem(backend);
    modelUrl = await startModelServer();
    blog = await startBlog();
    [api] = await Promise.all([system.startApi(), system.startWorker()]);
    for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY'])
      await call('PUT', `/secrets/${name}`, { value: 'offline-key' });
  });
  afterAll(async () => {
    await system.stop();
    await blog.stop();
  });

  test('is imported and runs offline, from the research to what a person has approved', async () => {
    const workflowId = await importExample(
      api,
      system.tenant.workspaceId,
      'research-draft-review-publish.yaml',
    );
    const trigger_payload = { topic: 'the tides', model_url: modelUrl, publish_url: `${blog.url}/posts` };
    const run = await call('POST', `/workflows/${workflowId}/trigger`, { trigger_payload });
    const runId = String(run.id);

    const task = await eventually(
      () => system.db.prisma.task.findFirst({ where: { runId, status: 'waiting' } }),
      { deadlineMs: 30_000 },
    );
    await call('POST', `/tasks/${task.id}/approve`, { comment: 'good' });

    expect(await system.ended(runId)).toMatchObject({ status: 'completed', errorMessage: null });
    const { research, draft } = await system.nodeRuns(runId);
    expect(research?.outputData).toMatchObject({
      agent: 'openai',
      json: { facts: expect.any(Array) },
      calls: 1,
    });
    expect(draft?.outputData).toMatchObject({ agent: 'anthropic', finish_reason: 'end_turn' });
    const text = String((draft?.outputData as JsonObject | undefined)?.text);
    expect(text).toContain('Write a post about the tides');
    expect(blog.posts).toMatchObject([{ topic: 'the tides', text }]);
    expect(await streamedText(workflowId, runId, draft?.id)).toBe(text);
    expect(
      await system.db.prisma.costEntry.findMany({ where: { runId }, orderBy: { provider: 'asc' } }),
    ).toMatchObject([
      { provider: 'anthropic', inputTokens: expect.any(Number) },
      { provider: 'openai', inputTokens: expect.any(Number) },
    ]);
  });

  /** What whoever follows the run was shown of a node run while it ran. */
  async function streamedText(workflowId: string, runId: string, nodeRunId = ''): Promise<string> {
    const url = `${api.url}/api/v1/workflows/${workflowId}/runs/${runId}/events`;
    const source = await openEventSource(url, { token: api.token });
    await source.ended;
    const pieces = source.events.filter(
      ({ name, data }) => name === 'node_run.partial' && data.node_run_id === nodeRunId,
    );
    return pieces.map(({ data }) => data.text).join('');
  }

  async function call(method: string, path: string, body: object): Promise<JsonObject> {
    const answer = await api.call(method, `/workspaces/${system.tenant.workspaceId}${path}`, body);
    expect([200, 201, 202]).toContain(answer.status);
    return answer.body;
  }
});

/** Takes posts. */
async function startBlog() {
  const posts: JsonObject[] = [];
  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posts.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(201).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, posts, stop };
}
