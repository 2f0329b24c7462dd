import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import { type Endpoint, startEndpoint } from '../scenarios/endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from '../scenarios/test-system.ts';
import { testBackends } from '../test-backends.ts';
import { readTestEnvironment } from '../test-environment.ts';
import { type BrowserSession, startBrowserSession } from './browser-session.ts';

jest.setTimeout(90_000);

const describeInBrowser = readTestEnvironment().chromium === undefined ? describe.skip : describe;

describeInBrowser('the list of runs', () => {
  let system: TestSystem;
  let api: ApiProcess;
  let endpoint: Endpoint;
  let browser: BrowserSession;
  beforeAll(async () => {
    endpoint = await startEndpoint();
    system = await startTestSystem({ redisUrl: testBackends().at(-1)?.redisUrl });
    api = await system.startApi();
    await system.startWorker();
    browser = await startBrowserSession(system, api);
  });
  afterAll(async () => {
    await browser.stop();
    await system.stop();
    await endpoint.stop();
  });

  const listPath = (search = '') => `/w/${system.tenant.workspaceId}/runs${search}`;
  const callNode = (name: string) => ({
    key: name,
    nodeType: 'api_call' as const,
    nodeConfig: endpoint.called(name),
  });

  /** Counts the questions for the list, and hears when the stream has begun. */
  function watchRequests(page: Page) {
    let listCount = 0;
    let streamCount = 0;
    page.on('request', (request) => {
      if (/\/workspaces\/[^/]+\/runs(\?|$)/.test(request.url())) listCount++;
    });
    page.on('response', (response) => {
      if (/\/workspaces\/[^/]+\/events$/.test(response.url())) streamCount++;
    });
    return { listCount: () => listCount, streamCount: () => streamCount };
  }

  test('shows what is triggered elsewhere, and what becomes of it, and asks for nothing while nothing happens', async () => {
    const gate = endpoint.gate('slow');
    const workflowId = await system.createWorkflow([callNode('slow')]);
    const page = await browser.open('/system/workers');
    await page.clock.install();
    const requests = watchRequests(page);
    await page.goto(`${api.url}/#${listPath()}`);
    await page.getByText('No runs here').waitFor();
    await eventually(() => requests.streamCount() === 1);

    const runId = await system.trigger(workflowId);
    const row = page.getByRole('row').filter({ hasText: 'Tea' });
    await row.getByText('running').waitFor();
    gate.open();
    await row.getByText('completed').waitFor();
    expect((await system.ended(runId)).status).toBe('completed');

    const askedCount = requests.listCount();
    await page.clock.fastForward('10:00');
    await system.ended(await system.trigger(workflowId));
    await page.getByRole('row').filter({ hasText: 'completed' }).nth(1).waitFor();
    expect(requests.listCount()).toBeLessThanOrEqual(askedCount + 3);
    expect(requests.streamCount()).toBe(1);
  });
});
