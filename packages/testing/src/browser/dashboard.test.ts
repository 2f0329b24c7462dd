import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type Endpoint, startEndpoint } from '../scenarios/endpoint.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from '../scenarios/test-system.ts';
import { testBackends } from '../test-backends.ts';
import { readTestEnvironment } from '../test-environment.ts';
import { type BrowserSession, startBrowserSession } from './browser-session.ts';

jest.setTimeout(90_000);

const describeInBrowser = readTestEnvironment().chromium === undefined ? describe.skip : describe;

describeInBrowser('the dashboard', () => {
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

  test('asks to sign in, tells what is wrong with that, and leads to the page that was wanted', async () => {
    const page = await browser.open(`/w/${system.tenant.workspaceId}/runs?q=tide`);

    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(await page.getByLabel('Text in the error').inputValue()).toBe('tide');
    await browser.photograph(page, 'runs');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Email').fill('nobody@example.com');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();

    await page.getByRole('alert').waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('shows a run while it runs: its graph, how long each node took, and what came of it', async () => {
    const gate = endpoint.gate('slow');
    const workflowId = await system.createWorkflow([
      { key: 'before' },
      { key: 'slow', dependsOn: ['before'], nodeType: 'api_call', nodeConfig: endpoint.called('slow') },
      { key: 'after', dependsOn: ['slow'] },
    ]);
    const runId = await system.trigger(workflowId, { topic: 'the tides' });
    await gate.arrived(1);
    const page = await browser.open(`/w/${system.tenant.workspaceId}/runs`);
    await page.getByRole('link', { name: 'Tea' }).first().click();

    await page.getByLabel('Node slow, running').waitFor();
    await page.getByLabel('Node after, pending').waitFor();
    gate.open();
    await page.getByLabel('Node after, completed').waitFor();
    await page.getByRole('heading', { level: 1, name: 'completed' }).waitFor();
    await page.getByLabel('Node slow, completed').click();

    await page.getByRole('heading', { name: 'Node slow' }).waitFor();
    await page
      .getByRole('region', { name: 'Output', exact: true })
      .first()
      .getByText('"status": 200')
      .waitFor();
    await page
      .getByRole('img', { name: /^running: / })
      .first()
      .waitFor();
    await browser.photograph(page, 'run');
    expect(page.url()).toContain(runId);
    expect(await browser.findBarriers(page)).toEqual([]);
  });
});
