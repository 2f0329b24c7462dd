import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import type { Endpoint } from '../scenarios/endpoint.ts';
import type { ApiProcess, TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';

describeInBrowser('the overview', () => {
  let site: DashboardSite;
  let system: TestSystem;
  let api: ApiProcess;
  let endpoint: Endpoint;
  let browser: BrowserSession;
  beforeAll(async () => {
    site = await startDashboardSite();
    ({ system, api, endpoint, browser } = site);
    await happen();
  });
  afterAll(() => site.stop());

  /** A day of runs; of today's one completed and cost something, one failed, and one waits for a person. */
  async function happen(): Promise<void> {
    const taskTemplate = { title: 'Write about the tides', description: 'Three paragraphs.' };
    const nodeConfig = { agent: 'simulated' };
    const write = await system.createWorkflow([{ key: 'write', nodeType: 'task', nodeConfig, taskTemplate }]);
    const fail = await system.createWorkflow([
      {
        key: 'call',
        nodeType: 'api_call',
        nodeConfig: endpoint.called('broken'),
        maxRetries: 0,
      },
    ]);
    endpoint.script('broken', () => ({ status: 500 }));
    const ask = await system.createWorkflow([
      {
        key: 'ask',
        nodeType: 'approval',
        nodeConfig: { title: 'Publish the report?', description: 'To all.' },
      },
    ]);
    const runs = await Promise.all([write, write, fail].map((workflow) => system.trigger(workflow)));
    await system.trigger(ask);
    await Promise.all(runs.map((run) => system.ended(run)));
    await eventually(() => system.db.prisma.task.findFirst({ where: { status: 'waiting' } }));
    await system.db.prisma.$executeRaw`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, error_code, error_message, created_at, started_at, completed_at)
      SELECT gen_random_uuid(), workspace_id, workflow_id, version_id, s.status, CASE s.status WHEN 'failed' THEN 'node_timeout' END,
             CASE s.status WHEN 'failed' THEN 'Node call failed at attempt 2 of 2: it took longer than 30000 ms' END, t.at,
             t.at + interval '12 milliseconds', t.at + interval '90 milliseconds'
        FROM runs CROSS JOIN generate_series(1, 900) AS i,
             LATERAL (SELECT CASE WHEN i % 53 = 0 THEN 'failed' WHEN i % 71 = 0 THEN 'cancelled' ELSE 'completed' END AS status) s,
             LATERAL (SELECT now() - i * (1.4 + sin(i / 60.0)) * interval '70 seconds' AS at) t
       WHERE id = ${runs[2] ?? ''}::uuid`;
    await system.db.prisma.workspace.update({
      where: { id: system.tenant.workspaceId },
      data: { monthlyBudgetCents: 1_000 },
    });
  }

  const overview = () => `/w/${system.tenant.workspaceId}/overview`;

  test('is the home of a workspace: what needs a person, failures by cause, throughput, latencies and costs', async () => {
    const page = await browser.open('/');
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();

    await page.getByRole('link', { name: '1 task waits for a person' }).waitFor();
    await page.getByRole('link', { name: /^\d+ runs have failed in this window/ }).waitFor();
    const failures = page.getByRole('region', { name: 'Failures by cause' });
    expect(await failures.getByRole('row').count()).toBe(3);
    await page
      .getByRole('figure', { name: /Runs over time/ })
      .getByText('accepted')
      .waitFor();
    await page.getByRole('row', { name: /Trigger to start/ }).waitFor();
    await page.getByRole('row', { name: /api_call in its queue/ }).waitFor();
    await page.getByText('0 % of the budget').waitFor();
    await browser.photograph(page, 'overview');
    expect(await browser.findBarriers(page)).toEqual([]);

    await page.getByText('As a table').click();
    await page.getByRole('row', { name: /4/ }).first().waitFor();
    await failures.getByRole('link', { name: /runs that failed of node_timeout/ }).click();
    await page.waitForURL(/error_code=node_timeout/);
    expect(await page.getByLabel('Error code').inputValue()).toBe('node_timeout');
    await page.goBack();
    await failures.getByRole('link', { name: /the last run that failed of http/ }).click();

    await page.getByRole('heading', { level: 1, name: 'failed' }).waitFor();
  });

  test('keeps its window in the address, and tells of a queue that is paused', async () => {
    await api.call('POST', '/admin/queues/nodes.task/pause');
    const page = await browser.open(overview());
    await page.getByLabel('Window of time').selectOption('7d');
    await page.waitForURL(/window=7d/);

    await page.getByRole('link', { name: 'The queue nodes.task is paused' }).click();

    await page.getByRole('heading', { level: 1, name: 'Queues' }).waitFor();
    await api.call('POST', '/admin/queues/nodes.task/resume');
  });

  test('finds the job of a run that waits, tells why and where, and when its queue is drained', async () => {
    await api.call('POST', '/admin/queues/nodes.api_call/pause');
    const held = await system.createWorkflow([
      { key: 'held', nodeType: 'api_call', nodeConfig: endpoint.called('held') },
    ]);
    const runId = await system.trigger(held);
    await eventually(() => system.db.prisma.nodeRun.findFirst({ where: { runId, status: 'queued' } }));
    const page = await browser.open('/system/queues');
    await page.getByLabel('Its id').fill(`${api.url}/#/w/x/workflows/${held}/runs/${runId}`);
    await page.getByRole('button', { name: 'Find' }).click();

    const job = page.getByRole('row').filter({ hasText: 'Node held' });
    await job.getByText('waiting').waitFor();
    await job.getByText(/nodes\.api_call is paused|paused/).waitFor();
    await page.getByRole('row', { name: /nodes.api_call.*not known/ }).waitFor();
    await browser.photograph(page, 'queues');
    expect(await browser.findBarriers(page)).toEqual([]);

    await page.getByLabel('What of').selectOption('workflow');
    await page.getByLabel('Its id, or a part of its title').fill('Te');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('list', { name: 'Workflows' }).getByRole('link').first().click();
    await page.waitForURL(/of=workflow/);
    await page.goto(`${api.url}/#/system/queues?of=workflow&id=${held}`);
    await job.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: 'running' }).waitFor();
    const gate = endpoint.gate('held');
    await api.call('POST', '/admin/queues/nodes.api_call/resume');
    await gate.arrived(1);
    await page.goto(`${api.url}/#/system/workers`);
    await page.getByRole('link', { name: /which/ }).click();
    await job.getByText(/pid \d+/).waitFor();
    await page
      .getByRole('row', { name: /nodes.api_call/ })
      .first()
      .waitFor();
    gate.open();
    await system.ended(runId);
    await page.goto(`${api.url}/#/system/queues?of=run&id=${runId}`);
    await page.getByText('Nothing of it is open').waitFor();
  });

  test('shows what each workspace has cost in a month', async () => {
    const page = await browser.open(`/w/${system.tenant.workspaceId}/costs`);
    await page.getByLabel('Grouped by').selectOption('workspace');

    await page.getByRole('row', { name: /Lab \$0\.00\d+ \$10\.00/ }).waitFor();
    await page.getByLabel('Whose workspaces').selectOption('all');
    await page.waitForURL(/of=all/);
    await page.getByRole('row', { name: /Lab/ }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('says so while the statistics, or the queues, cannot be had', async () => {
    const page = await browser.open('/system/workers');
    await page.route('**/api/v1/admin/queues', (route) => route.abort());
    await page.goto(`${api.url}/#${overview()}`);
    await page.getByText(/The queues are not known: The API cannot be reached/).waitFor();
    await page.route('**/stats?*', (route) => route.abort());
    await page.getByLabel('Window of time').selectOption('1h');

    await page.reload();

    await page.getByRole('alert').getByText('The API cannot be reached').waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('fits a narrow screen, in the dark, and shows a viewer no queues', async () => {
    const page = await browser.open(overview(), await browser.addViewer(system.tenant.workspaceId));
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByText('administrators of the system see them here').waitFor();

    await page.getByRole('figure', { name: /Runs over time/ }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    expect(await browser.findBarriers(page)).toEqual([]);
  });
});
