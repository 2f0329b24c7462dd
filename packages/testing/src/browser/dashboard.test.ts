import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import type { Endpoint } from '../scenarios/endpoint.ts';
import type { ApiProcess, TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';

describeInBrowser('the dashboard', () => {
  let site: DashboardSite;
  let system: TestSystem;
  let api: ApiProcess;
  let endpoint: Endpoint;
  let browser: BrowserSession;
  beforeAll(async () => {
    site = await startDashboardSite();
    ({ system, api, endpoint, browser } = site);
  });
  afterAll(() => site.stop());

  test('asks to sign in, tells what is wrong with that, and leads to the page that was wanted', async () => {
    const page = await browser.open(`/w/${system.tenant.workspaceId}/runs?q=tide`);

    await page.getByRole('heading', { name: 'Runs' }).waitFor();
    expect(await page.getByLabel('Text in the error').inputValue()).toBe('tide');

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

  test('lets a person approve what waits for them, with a comment', async () => {
    const question = { title: 'Publish the tide report?', description: 'It goes to all readers.' };
    const runId = await system.trigger(
      await system.createWorkflow([{ key: 'ask', nodeType: 'approval', nodeConfig: question }]),
    );
    const page = await browser.open(`/w/${system.tenant.workspaceId}/tasks`);
    await page.getByRole('heading', { name: question.title }).waitFor();
    await browser.photograph(page, 'tasks');
    expect(await browser.findBarriers(page)).toEqual([]);

    await page.getByLabel('Comment').fill('Checked the numbers');
    await page.getByRole('button', { name: 'Approve' }).click();

    await page.getByText('Nothing waits for a person').waitFor();
    expect(await system.ended(runId)).toMatchObject({ status: 'completed' });
    expect(await system.db.prisma.task.findFirst({ where: { runId } })).toMatchObject({
      decision: 'approved',
      decisionComment: 'Checked the numbers',
    });
  });

  test('pauses a queue, tells why a run waits then, and cancels it', async () => {
    const workflowId = await system.createWorkflow([
      { key: 'held', nodeType: 'api_call', nodeConfig: endpoint.called('held') },
    ]);
    const page = await browser.open('/system/queues');
    const row = page.getByRole('row').filter({ hasText: 'nodes.api_call' });
    await row.getByRole('button', { name: 'Pause' }).click();
    await row.getByRole('button', { name: 'Resume' }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);

    const runId = await system.trigger(workflowId);
    await page.goto(`${api.url}/#/w/${system.tenant.workspaceId}/workflows/${workflowId}/runs/${runId}`);
    await page
      .getByText(/paused/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel the run' }).click();

    await page.getByRole('heading', { level: 1, name: 'cancelled' }).waitFor();
    expect(await system.run(runId)).toMatchObject({ status: 'cancelled' });
    await page.goto(`${api.url}/#/system/queues`);
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('shows the workers, and lets an administrator make one quiet', async () => {
    const page = await browser.open('/system/workers');

    await page.getByRole('button', { name: 'Quiet' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();

    expect(await browser.findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Resume' }).click();

    await page.getByRole('button', { name: 'Quiet' }).waitFor();
  });

  test('shows what runs have cost, by day and by model', async () => {
    const nodeConfig = { agent: 'simulated' };
    const taskTemplate = { title: 'Write about the tides', description: 'Three paragraphs.' };
    const workflowId = await system.createWorkflow([
      { key: 'write', nodeType: 'task', nodeConfig, taskTemplate },
    ]);
    await system.ended(await system.trigger(workflowId));
    const page = await browser.open(`/w/${system.tenant.workspaceId}/costs`);
    await page.getByRole('row', { name: /\$0\.\d*[1-9]/ }).waitFor();

    await page.getByLabel('Grouped by').selectOption('model');

    await page.getByRole('row', { name: /simulated/ }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('triggers a workflow with a payload, after an estimate, and follows its run', async () => {
    await system.createWorkflow([{ key: 'only' }]);
    const page = await browser.open(`/w/${system.tenant.workspaceId}/workflows`);
    await page.getByRole('link', { name: 'Tea' }).first().click();
    await page.getByRole('button', { name: 'Trigger' }).click();
    await page.getByLabel('Trigger payload').fill('{"topic": ');
    await page.getByRole('dialog').getByRole('button', { name: 'Trigger', exact: true }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Trigger payload').fill('{"topic": "the tides"}');
    await page.getByRole('button', { name: 'Estimate' }).click();
    await page.getByText(/expected to cost/).waitFor();

    await page.getByRole('dialog').getByRole('button', { name: 'Trigger', exact: true }).click();

    await page.getByRole('heading', { level: 1, name: 'completed' }).waitFor();
    await page.getByText('"topic": "the tides"').first().waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('makes an API key, which is shown once and works, and revokes it', async () => {
    const { workspaceId } = system.tenant;
    const page = await browser.open(`/w/${workspaceId}/settings?tab=keys`);
    await page.getByRole('button', { name: 'New API key' }).click();
    await page.getByLabel('What it is for').fill('Nightly import');
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = (await page.getByText(/^ryk_live_\w+_/).textContent()) ?? '';
    const call = () =>
      fetch(`${api.url}/api/v1/workspaces/${workspaceId}/runs`, {
        headers: { authorization: `Bearer ${key}` },
      });
    expect((await call()).status).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();

    await page.getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke the key' }).click();

    await page.getByText('revoked', { exact: true }).waitFor();
    await eventually(async () => (await call()).status === 401); // what was looked up is remembered for a second
    expect(await page.content()).not.toContain(key);
  });

  test('fits a narrow screen, and is as readable in the dark', async () => {
    const inWorkspace = (page: string) => `/w/${system.tenant.workspaceId}/${page}`;
    const paths = ['runs', 'workflows', 'tasks', 'costs', 'settings']
      .map(inWorkspace)
      .concat('/system/queues', '/system/workers');
    const page = await browser.open(paths[0] ?? '');
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of paths) {
      await page.goto(`${api.url}/#${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('status', { name: /Loading/ }).waitFor({ state: 'detached' });

      expect([path, await page.evaluate<number>('document.documentElement.scrollWidth')]).toEqual([
        path,
        360,
      ]);
      expect([path, await browser.findBarriers(page)]).toEqual([path, []]);
    }
  });

  test('shows a viewer what there is, and tells them what they may not do', async () => {
    const { workspaceId } = system.tenant;
    const email = await browser.addViewer(workspaceId);
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    const page = await browser.open(`/w/${workspaceId}/workflows/${workflowId}`, email);
    await page.getByRole('button', { name: 'Trigger' }).click();

    await page.getByRole('dialog').getByRole('button', { name: 'Trigger', exact: true }).click();

    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/role|right|viewer|member/i);
    expect(await page.getByRole('link', { name: 'Queues' }).count()).toBe(0);
  });
});
