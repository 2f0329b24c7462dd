import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { advanceRun, executeNodeRun } from '@runyard/engine';
import { signCallback, systemClock } from '@runyard/runtime';
import { createSteppedRuns, createTestEngine, type NodeSpec } from '@runyard/testing';
import { startTestApi, TEST_SECRET } from './start-test-api.ts';

/** A task as an agent outside is asked for it. */
export interface AskedTask {
  callback_url: string;
  callback_secret: string;
  headers: IncomingHttpHeaders;
}

export const RESULT = {
  artifacts: [{ type: 'text', content: 'Whales sing.' }],
  cost_usd: 0.25,
  metadata: { by: 'me' },
};

/** What a request says other than it should. */
interface Changes {
  url?: string;
  timestamp?: string;
  signature?: string;
  /** In place of the body that was signed. */
  sent?: string;
}

/** An API, an engine of which the test takes each step, and an agent outside that acknowledges its tasks. */
export async function startOutsideAgent() {
  const api = await startTestApi();
  const user = await api.signUp();
  const callbacks = { publicUrl: api.url, signingSecret: TEST_SECRET };
  const engine = createTestEngine({ databaseUrl: api.database.url, callbacks });
  const runs = createSteppedRuns(engine, () => ({ userId: user.userId, workspaceId: user.workspaceId }));
  const asked: AskedTask[] = [];
  const agent = { whileAsked: async (_task: AskedTask): Promise<void> => undefined };
  const server = createServer(async (req, res) => {
    const body = JSON.parse(Buffer.concat(await req.toArray()).toString());
    const task: AskedTask = { ...body, headers: req.headers };
    asked.push(task);
    await agent.whileAsked(task);
    res.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/execute`;
  const taskTemplate = { title: 'Research whales', description: 'Find three facts that can be checked.' };
  const nodeConfig = { agent: 'endpoint', url, budget_usd: 1, async: true };

  return { api, user, engine, runs, asked, agent, taskTemplate, nodeConfig, hand, step, callBack, stop };

  /** A run whose agent has been asked, and a node after it. */
  async function hand(config: object = {}, fields: Partial<NodeSpec> = {}) {
    asked.length = 0;
    const node: NodeSpec = {
      key: 'research',
      nodeType: 'task',
      taskTemplate,
      nodeConfig: { ...nodeConfig, ...config },
    };
    const next: NodeSpec = { key: 'next', dependsOn: ['research'], nodeConfig: { operation: 'identity' } };
    const run = await runs.start([{ ...node, ...fields }, next]);
    await step(run.runId);
    return { ...run, task: asked[0] as AskedTask };
  }

  /** Starts or goes on with a run, and executes what is queued then. */
  async function step(runId: string, ctx = engine): Promise<void> {
    const { versionId } = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    await advanceRun(engine, { runId, versionId, priority: 1 }, { isFirstDelivery: false });
    for (const job of await runs.queuedJobs(runId)) await executeNodeRun(ctx, job);
  }

  async function stop(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await engine.stop();
    await api.stop();
  }
}

export const nowSeconds = () => String(Math.floor(systemClock().now().getTime() / 1_000));

/** Calls back as an agent does, signed as it must be but for the changes. */
export async function callBack(task: AskedTask, result: object = RESULT, changes: Changes = {}) {
  const rawBody = JSON.stringify(result);
  const timestamp = changes.timestamp ?? nowSeconds();
  const signature = changes.signature ?? signCallback(task.callback_secret, timestamp, rawBody);
  const response = await fetch(changes.url ?? task.callback_url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-runyard-timestamp': timestamp,
      'x-runyard-signature': signature,
    },
    body: changes.sent ?? rawBody,
  });
  const body = (await response.json()) as { code?: string; detail?: string; replayed?: boolean };
  return { status: response.status, body, retryAfter: response.headers.get('retry-after') };
}
