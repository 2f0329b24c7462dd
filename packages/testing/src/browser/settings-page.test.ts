import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hashPassword } from '@runyard/db';
import type { Page } from 'playwright-core';
import { eventually } from '../eventually.ts';
import type { Endpoint } from '../scenarios/endpoint.ts';
import { taskNode } from '../scenarios/node-specs.ts';
import type { ApiProcess, TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';
import { PASSWORD } from './launch-browser.ts';

const SIGNING = { WEBHOOK_SIGNING_SECRET: 'a secret for webhooks of tests, which is long enough' };

describeInBrowser('settings and sessions', () => {
  let site: DashboardSite;
  let system: TestSystem;
  let api: ApiProcess;
  /** Its tokens expire soon. */
  let short: ApiProcess;
  let endpoint: Endpoint;
  let browser: BrowserSession;
  beforeAll(async () => {
    site = await startDashboardSite({ api: SIGNING, worker: SIGNING });
    ({ system, api, endpoint, browser } = site);
    short = await system.startApi({ JWT_TTL_SECONDS: '3', EVENT_HEARTBEAT_MS: '200' });
  });
  afterAll(() => site.stop());

  const settings = (tab: string) => browser.open(`/w/${system.tenant.workspaceId}/settings?tab=${tab}`);

  test('a webhook is made, its secret is shown once, and what was not taken is delivered again', async () => {
    let isWell = false;
    endpoint.script('told', () => ({ status: isWell ? 204 : 500 }));
    const page = await settings('webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('URL').fill((endpoint.called('told').params as { url: string }).url);
    await page.getByLabel('What it is for').fill('Tells the shop');
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    const secret = (await page.getByText(/^whsec_/).textContent()) ?? '';
    await page.getByRole('button', { name: 'Done' }).click();
    await system.ended(await system.trigger(await system.createWorkflow([{ key: 'only' }])));

    await page.getByRole('button', { name: 'Deliveries' }).click();
    const delivery = page.getByRole('row').filter({ hasText: 'run.completed' });
    await delivery.filter({ hasText: '500' }).waitFor({ timeout: 30_000 });
    await browser.photograph(page, 'webhooks');
    expect(await browser.findBarriers(page)).toEqual([]);
    isWell = true;
    await delivery.getByRole('button', { name: 'Redeliver' }).click();

    await delivery.filter({ hasText: 'delivered' }).waitFor({ timeout: 30_000 });
    expect(await page.content()).not.toContain(secret);
    await delivery.getByRole('button', { name: 'Body' }).click();
    await page.getByRole('dialog').getByText('"type": "run.completed"').waitFor();
  });

  test('a webhook without an event is refused at its form, and one is pinged, rotated, disabled and deleted', async () => {
    const page = await settings('webhooks');
    await page.getByRole('button', { name: 'New webhook' }).click();
    await page.getByLabel('URL').fill('https://example.com/events');
    for (const event of ['run.completed', 'run.failed', 'run.cancelled'])
      await page.getByLabel(event).uncheck();
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    await page.getByRole('alert').getByText('Choose at least one event.').waitFor();
    await page.getByLabel('task.waiting').check();
    await page.getByRole('button', { name: 'Make the webhook' }).click();
    await page.getByRole('button', { name: 'Done' }).click();

    const row = page.getByRole('row').filter({ hasText: 'https://example.com/events' });
    await row.getByRole('button', { name: 'Rotate the secret' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate', exact: true }).click();
    await page.getByRole('button', { name: 'Done' }).click();
    await row.getByText('the old secret counts until').waitFor();
    await row.getByRole('button', { name: 'Disable' }).click();
    await row.getByText('disabled').waitFor();
    await row.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the webhook' }).click();

    await row.waitFor({ state: 'detached' });
  });

  test('the workspace has a name and a budget, and the audit log tells who changed them', async () => {
    const page = await settings('workspace');
    await page.getByLabel('Name').fill('Harbour');
    await page.getByLabel('Budget of a month').fill('12.50');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The workspace is saved.').waitFor();
    expect(
      await system.db.prisma.workspace.findUnique({ where: { id: system.tenant.workspaceId } }),
    ).toMatchObject({ name: 'Harbour', monthlyBudgetCents: 1_250 });
    expect(await browser.findBarriers(page)).toEqual([]);

    await page.getByRole('tab', { name: 'Audit log' }).click();
    await page.getByLabel('What', { exact: true }).selectOption('workspace.updated');
    await page.getByRole('button', { name: 'Filter' }).click();

    await page.getByRole('row').filter({ hasText: 'workspace.updated' }).waitFor();
    await page.getByRole('cell', { name: 'webhook.created' }).waitFor({ state: 'detached' });
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('its pages fit a narrow screen in the dark', async () => {
    const inSettings = (tab: string) => `/w/${system.tenant.workspaceId}/settings?tab=${tab}`;
    const paths = [...['webhooks', 'workspace', 'audit'].map(inSettings), '/system/prices'];
    const page = await browser.open(paths[0] ?? '');
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    for (const path of paths) {
      await page.goto(`${api.url}/#${path}`);
      await page.getByRole('heading', { level: 2 }).last().waitFor();
      await page.getByRole('status', { name: /Loading/ }).waitFor({ state: 'detached' });
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');

      expect([path, width, await browser.findBarriers(page)]).toEqual([path, 360, []]);
    }
  });

  test('an administrator sets the price of a model, and withdraws it', async () => {
    const page = await browser.open('/system/prices');
    await page.getByRole('button', { name: 'Set a price' }).click();
    await page.getByLabel('Provider').fill('example');
    await page.getByLabel('Model').fill('tide-1');
    await page.getByLabel('Tokens read').fill('2.5');
    await page.getByLabel('Tokens written').fill('10');
    await page.getByRole('dialog').getByRole('button', { name: 'Set the price' }).click();
    const now = page.getByRole('region', { name: 'Prices that count now' });
    const row = now.getByRole('row').filter({ hasText: 'tide-1' });
    await row.getByText('$2.50').first().waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);

    await row.getByRole('button', { name: 'Withdraw' }).click();
    await page.getByRole('button', { name: 'Withdraw the price' }).click();

    await row.waitFor({ state: 'detached' });
    await page.getByRole('row').filter({ hasText: 'withdrawn' }).waitFor();
  });

  test('a proposed output is edited before it is approved by keyboard; a viewer is told who decides', async () => {
    const nodeConfig = { agent: 'simulated', approval_level: 'after', latency_ms: 0 };
    const workflowId = await system.createWorkflow([taskNode('draft', nodeConfig)]);
    const runId = await system.trigger(workflowId);
    const path = `/w/${system.tenant.workspaceId}/tasks`;
    const viewer = await browser.open(path, await browser.addViewer(system.tenant.workspaceId));
    await viewer.getByText('Members of the workspace decide this; your role is viewer.').waitFor();
    expect(await viewer.getByRole('button', { name: 'Approve' }).count()).toBe(0);
    const page = await browser.open(path);
    await page.getByRole('link', { name: `run ${runId.slice(-6)}` }).waitFor();

    await page.getByLabel('Proposed output').fill('{"text": ');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('button', { name: 'Approve' }).isDisabled()).toBe(true);
    await page.getByLabel('Proposed output').fill('{"text": "The moon"}');
    await page.getByLabel('Comment').press('Enter');
    expect(await system.run(runId)).toMatchObject({ status: 'waiting' });
    await page.getByLabel('Comment').press('Control+Enter');

    await system.ended(runId);
    expect((await system.nodeRuns(runId)).draft).toMatchObject({ outputData: { text: 'The moon' } });
    await page.getByLabel('Which tasks').selectOption('completed');
    await page.getByText(/approved by user:/).waitFor();
  });

  test('a page that stays open renews its session, and what it follows goes on', async () => {
    const gate = endpoint.gate('long');
    const nodes = [{ key: 'long', nodeType: 'api_call' as const, nodeConfig: endpoint.called('long') }];
    const workflowId = await system.createWorkflow(nodes);
    const runId = await system.trigger(workflowId);
    await gate.arrived();
    const page = await signInAt(
      short,
      `/w/${system.tenant.workspaceId}/workflows/${workflowId}/runs/${runId}`,
    );
    await page.getByLabel('Node long, running').waitFor();
    const first = await tokenOf(page);

    await eventually(async () => (await expiryOf(first)) < Date.now(), { deadlineMs: 20_000 });
    gate.open();

    await page.getByRole('heading', { level: 1, name: 'completed' }).waitFor();
    expect(await tokenOf(page)).not.toBe(first);
  });

  test('after a change of the password the session is over; the page says so, and leads back to where one was', async () => {
    const page = await signInAt(short, `/w/${system.tenant.workspaceId}/tasks?show=all`);
    await page.getByRole('heading', { name: 'Tasks' }).waitFor();
    const passwordHash = await hashPassword(PASSWORD);
    await system.db.prisma.user.update({ where: { id: system.tenant.userId }, data: { passwordHash } });

    await page.getByText('Your session is over.').waitFor({ timeout: 30_000 });
    expect(await browser.findBarriers(page)).toEqual([]);
    await signIn(page);

    await page.getByRole('heading', { name: 'Tasks' }).waitFor();
    expect(await page.getByLabel('Which tasks').inputValue()).toBe('all');
  });

  /** At an API of its own, so that nobody is signed in there yet. */
  async function signInAt(other: ApiProcess, path: string): Promise<Page> {
    const page = await browser.open(`/w/${system.tenant.workspaceId}/runs`);
    await page.goto(`${other.url}/#${path}`);
    await signIn(page);
    return page;
  }

  async function signIn(page: Page): Promise<void> {
    const { email } = await system.db.prisma.user.findUniqueOrThrow({ where: { id: system.tenant.userId } });
    await page.getByLabel('Email').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
});

const tokenOf = (page: Page) => page.evaluate<string>(`sessionStorage.getItem('runyard.token')`);

const expiryOf = async (token: string): Promise<number> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).exp * 1_000;
