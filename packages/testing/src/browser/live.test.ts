import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import type { Endpoint } from '../scenarios/endpoint.ts';
import type { ApiProcess, TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';

describeInBrowser('the list of runs', () => {
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

  test('the inbox shows what begins to wait for a person, and drops what somebody else has decided', async () => {
    const nodeConfig = { title: 'Sail at high tide?', description: 'The harbour asks.' };
    const page = await browser.open(`/w/${system.tenant.workspaceId}/tasks`);
    await page.getByText('Nothing waits for a person').waitFor();

    const runId = await system.trigger(
      await system.createWorkflow([{ key: 'ask', nodeType: 'approval', nodeConfig }]),
    );
    await page.getByRole('heading', { name: nodeConfig.title }).waitFor();
    const task = await system.db.prisma.task.findFirstOrThrow({ where: { runId } });
    await api.call('POST', `/workspaces/${system.tenant.workspaceId}/tasks/${task.id}/approve`, {});

    await page.getByText('Nothing waits for a person').waitFor();
  });

  test('holds its filters in the address: several statuses, a workflow, a time, what started it, its cost, a text', async () => {
    const [quiet, failing] = [await system.createWorkflow([{ key: 'only' }]), await createFailing()];
    const runId = await system.trigger(failing, {}, { triggeredBy: `user:${system.tenant.userId}` });
    await system.ended(runId);
    await system.ended(await system.trigger(quiet));
    const page = await browser.open(listPath());
    await page.getByLabel('failed').check();
    await page.getByLabel('cancelled').check();
    await page.getByLabel('Workflow', { exact: true }).selectOption(failing);
    await page.getByLabel('Started by').selectOption('user');
    await page.getByLabel('Accepted').selectOption('24h');
    await page.getByLabel('Cost to, $').fill('0.5');
    await page.getByLabel('Text in the error').fill('400');
    await page.waitForURL(/max_cost_cents=50.*q=|q=.*max_cost_cents=50/);
    const rows = page.getByRole('checkbox', { name: /^Select run/ });
    await eventually(async () => (await rows.count()) === 1);

    await page.reload();

    await page.getByRole('checkbox', { name: `Select run ${runId.slice(-6)}` }).waitFor();
    expect(await rows.count()).toBe(1);
    expect(await page.getByLabel('cancelled').isChecked()).toBe(true);
    expect(await page.getByLabel('Cost to, $').inputValue()).toBe('0.5');
    expect(await page.getByLabel('Text in the error').inputValue()).toBe('400');
    await page.getByLabel('Cost from, $').fill('0.4');
    await page.getByText('No runs here').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await eventually(async () => (await rows.count()) > 1);
    await browser.photograph(page, 'runs');
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('cancels what passes the filter after it has said how many there are, and retries what failed, once', async () => {
    endpoint.gate('held');
    const [held, failing] = [await system.createWorkflow([callNode('held')]), await createFailing()];
    const ids = [];
    for (let count = 0; count < 3; count++) ids.push(await system.trigger(held));
    const spared = await system.trigger(await system.createWorkflow([callNode('held')]));
    const failed = await system.trigger(failing);
    await system.ended(failed);
    const page = await browser.open(listPath(`?workflow_id="${held}"`));
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Cancel open …' }).click();

    await dialog.getByRole('button', { name: 'Cancel 3 runs' }).click();

    await page.getByText('3 runs are cancelled.').waitFor();
    for (const id of ids) expect((await system.ended(id)).status).toBe('cancelled');
    await eventually(
      async () => (await page.getByRole('cell', { name: 'cancelled', exact: true }).count()) === 3,
    );
    expect((await system.run(spared)).status).toBe('running');

    await page.goto(`${api.url}/#${listPath(`?workflow_id="${failing}"`)}`);
    await page.getByRole('checkbox', { name: `Select run ${failed.slice(-6)}` }).check();
    await page.getByRole('button', { name: 'Retry selected …' }).click();
    await dialog.getByRole('button', { name: 'Retry 1 run' }).click();
    await page.getByText('1 run is retried.').waitFor();
    await eventually(
      async () => (await page.getByRole('cell', { name: 'failed', exact: true }).count()) === 2,
    );
    await page.getByRole('checkbox', { name: `Select run ${failed.slice(-6)}` }).check();
    await page.getByRole('button', { name: 'Retry selected …' }).click();
    await dialog.getByText('None of these runs can be retried.').waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('stops between two batches when the dialog is closed', async () => {
    const held = await system.createWorkflow([callNode('held')]);
    await Promise.all(Array.from({ length: 101 }, () => system.trigger(held)));
    const page = await browser.open(listPath(`?workflow_id="${held}"&status=["pending","running"]`));
    const dialog = page.getByRole('dialog');
    let goOn = () => {};
    const isClosed = new Promise<void>((resolve) => (goOn = resolve));
    await page.route('**/runs/cancel', async (route) => {
      if (route.request().postDataJSON().dry_run === false) await isClosed;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Cancel open …' }).click();
    await dialog.getByRole('button', { name: 'Cancel 101 runs' }).click();

    await dialog.getByRole('button', { name: 'Stop here' }).click();
    goOn();

    await page.getByText('100 runs are cancelled.').waitFor();
    const left = { workflowId: held, completedAt: null };
    expect(await system.db.prisma.run.count({ where: left })).toBe(1);
  });

  test('tells a viewer that they may not cancel', async () => {
    const page = await browser.open(listPath(), await browser.addViewer(system.tenant.workspaceId));
    await page.getByRole('button', { name: 'Cancel open …' }).click();

    await page.getByRole('dialog').getByRole('alert').waitFor();
    expect(
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Cancel/ })
        .count(),
    ).toBe(0);
  });

  test('goes on by its cursor as it is scrolled, and draws no more than what is in sight', async () => {
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    const first = await system.trigger(workflowId);
    await system.ended(first);
    const { versionId } = await system.run(first);
    await system.db.prisma.$executeRaw`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, created_at, started_at, completed_at)
      SELECT gen_random_uuid(), ${system.tenant.workspaceId}::uuid, ${workflowId}::uuid, ${versionId}::uuid, 'completed', t, t, t
        FROM generate_series(1, 400) AS i, LATERAL (SELECT now() - i * interval '1 minute' AS t) AS at`;
    const page = await browser.open(listPath(`?workflow_id="${workflowId}"`));
    const table = page.getByRole('table', { name: 'Runs' });
    const rows = page.getByRole('checkbox', { name: /^Select run/ });
    await rows.first().waitFor();
    const counts: number[] = [];
    const isWhole = async () => {
      await page.getByRole('region', { name: 'Runs' }).evaluate((box) => box.scrollTo(0, box.scrollHeight));
      counts.push(await rows.count());
      return (await table.getAttribute('aria-rowcount')) === '402';
    };

    await eventually(isWhole, { deadlineMs: 20_000 });

    expect(Math.max(...counts)).toBeLessThan(60);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });

  /** A workflow whose only node is refused for good. */
  const createFailing = () => {
    endpoint.script('bad', () => ({ status: 400 }));
    return system.createWorkflow([callNode('bad')]);
  };
});
