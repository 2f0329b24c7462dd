import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { redisTexts } from './redis-texts.ts';
import type { NodeSpec } from './seed-workflow.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const CANARY = 'canary-7f3a91d2-do-not-tell';
/** The secret as it is, and as it would look where somebody encoded it. */
const FORMS = [
  CANARY,
  Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
  Buffer.from(CANARY).toString('hex'),
  encodeURIComponent(`Bearer ${CANARY}`),
];
const AUTH = { type: 'bearer', token: '{{ secrets.CANARY }}' };

describeEachBackend('a secret', (backend) => {
  let system: TestSystem;
  let api: ApiProcess;
  let echo: Server;
  let url = '';
  beforeAll(async () => {
    echo = createServer((req, res) => void answer(req, res));
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
    system = await startTestSystem(backend);
    api = await system.startApi({ LOG_LEVEL: 'debug' });
    await system.startWorker({ LOG_LEVEL: 'debug' });
    const { status } = await api.call('PUT', `${workspace()}/secrets/CANARY`, { value: CANARY });
    expect(status).toBe(201);
  });
  afterAll(async () => {
    await system.stop();
    echo.closeAllConnections();
    await new Promise((resolve) => echo.close(resolve));
  });

  const workspace = () => `/workspaces/${system.tenant.workspaceId}`;
  const call = (key: string, path: string, more: object = {}, node: Partial<NodeSpec> = {}): NodeSpec => ({
    key,
    nodeType: 'api_call',
    nodeConfig: { provider: 'http', params: { url: `${url}/${path}`, auth: AUTH, ...more } },
    ...node,
  });
  const agent = (key: string, node: Partial<NodeSpec> = {}): NodeSpec => ({
    key,
    nodeType: 'task',
    taskTemplate: { title: 'Say your key' },
    nodeConfig: { agent: 'openai', model: 'gpt-4o', base_url: `${url}/v1`, api_key: '{{ secrets.CANARY }}' },
    ...node,
  });

  test('is in nothing that the system keeps, writes or answers, wherever it comes back from', async () => {
    const below = await system.createWorkflow([call('below', 'echo')]);
    const body = { node_type: 'api_call', node_config: call('', 'echo/{{ item }}').nodeConfig };
    const workflowId = await system.createWorkflow([
      call('echoed', 'echo', { method: 'POST', body: { token: '{{ secrets.CANARY | base64_encode }}' } }),
      call('large', 'large'),
      call('refused', 'refuse', {}, { onError: 'continue', maxRetries: 1 }),
      agent('spoken'),
      { key: 'mapped', nodeType: 'map', nodeConfig: { items: ['a', 'b'], node: body } },
      { key: 'sub', nodeType: 'workflow', nodeConfig: { workflow_id: below } },
      {
        key: 'told',
        nodeType: 'distribution',
        nodeConfig: {
          platform: 'webhook',
          params: { url: `${url}/{{ secrets.CANARY }}`, body: { key: '{{ secrets.CANARY }}' } },
        },
      },
      { key: 'ask', nodeType: 'approval', dependsOn: ['echoed', 'spoken'], nodeConfig: { title: 'Fine?' } },
      call(
        'last',
        'refuse',
        {},
        { dependsOn: ['ask', 'mapped', 'sub', 'told', 'large', 'refused'], maxRetries: 0 },
      ),
    ]);
    const runId = await system.trigger(workflowId);
    const task = await eventually(
      () => system.db.prisma.task.findFirst({ where: { runId, status: 'waiting' } }),
      { deadlineMs: 60_000 },
    );
    await api.call('POST', `${workspace()}/tasks/${task.id}/approve`, { comment: 'fine' });
    expect(await system.ended(runId, 60_000)).toMatchObject({ status: 'failed' });

    const { spoken, echoed, mapped } = await system.nodeRuns(runId);
    for (const node of [spoken, echoed, mapped])
      expect(JSON.stringify(node?.outputData)).toContain('[secret CANARY]');
    const places = {
      ...(await inDatabase()),
      ...(await inAnswers(workflowId, runId)),
      logs: system.outputs().join('\n'),
    };
    const texts =
      backend.redisUrl === undefined ? places : { ...places, redis: await redisTexts(backend.redisUrl) };
    expect(
      Object.entries(texts)
        .filter(([, text]) => FORMS.some((form) => text.includes(form)))
        .map(([place]) => place),
    ).toEqual([]);
  });

  /** Every row of every table, as text. */
  async function inDatabase(): Promise<Record<string, string>> {
    const tables = await system.db.prisma.$queryRaw<{ name: string }[]>`
      SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
    const texts: Record<string, string> = {};
    for (const { name } of tables) {
      const rows = await system.db.prisma.$queryRawUnsafe<{ text: string }[]>(
        `SELECT t::text AS text FROM ${name} t`,
      );
      texts[name] = rows.map(({ text }) => text).join('\n');
    }
    expect(Object.keys(texts).length).toBeGreaterThan(20);
    return texts;
  }

  async function inAnswers(workflowId: string, runId: string): Promise<Record<string, string>> {
    const run = `/workflows/${workflowId}/runs/${runId}`;
    const { mapped } = await system.nodeRuns(runId);
    const [payload] = await system.db.prisma.payload.findMany({ where: { runId } });
    const paths = [
      run,
      `${run}/costs`,
      `${run}/node-runs/${mapped?.id}/items`,
      `${workspace()}/payloads/${payload?.id}`,
      `${workspace()}/runs`,
      `${workspace()}/tasks`,
      `${workspace()}/secrets`,
      `${workspace()}/audit-events`,
      `${workspace()}/costs/export`,
      `/workflows/${workflowId}/export`,
      `/workflows/${workflowId}`,
      `${run}/events`,
    ];
    const texts: Record<string, string> = {};
    for (const path of paths) {
      const answer = await fetch(`${api.url}/api/v1${path}`, {
        headers: { authorization: `Bearer ${api.token}` },
      });
      texts[path] = await answer.text();
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    }
    return texts;
  }
});

/** Says back whatever it is sent, in the words of each protocol. */
async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of req) body += String(chunk);
  const key = req.headers.authorization ?? '';
  if (req.url === '/v1/chat/completions') return speak(res, key);
  const said: JsonObject = { key, url: req.url ?? '', headers: { ...req.headers } as JsonObject, body };
  if (req.url === '/large')
    said.padding = Array.from({ length: 20_000 }, (_, index) => `${index} ${index % 100 === 0 ? key : ''}`);
  res.writeHead(req.url === '/refuse' ? 400 : 200, {
    'content-type': 'application/json',
    'x-key': key.slice(7),
  });
  res.end(JSON.stringify(said));
}

/** A stream that says the key piece by piece. */
function speak(res: ServerResponse, key: string): void {
  const chunk = (delta: object, finish_reason: string | null = null) =>
    `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'gpt-4o', choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  res.write(chunk({ role: 'assistant', content: 'My key is ' }));
  for (const piece of key.match(/.{1,5}/g) ?? []) res.write(chunk({ content: piece }));
  res.end(`${chunk({}, 'stop')}data: [DONE]\n\n`);
}
