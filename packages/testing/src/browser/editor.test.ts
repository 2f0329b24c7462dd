import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import type { Endpoint } from '../scenarios/endpoint.ts';
import type { ApiProcess, TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';
import { addNode, connectByMouse, fieldOf, untilValid } from './editor-page.ts';

describeInBrowser('the editor', () => {
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

  const inWorkspace = (path: string) => `/w/${system.tenant.workspaceId}/${path}`;
  const stored = async (workflowId: string) => (await api.call('GET', `/workflows/${workflowId}`)).body;

  test('builds a workflow by mouse and keyboard, tells what is wrong at its node, saves, and runs it', async () => {
    const page = await browser.open(inWorkspace('workflows'));
    await page.getByRole('button', { name: 'New workflow' }).click();
    await page.getByRole('dialog').getByLabel('Title').fill('Tide report');
    await page.getByRole('button', { name: 'Create it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Edit Tide report' }).waitFor();
    await page.getByText('The workflow has no nodes').waitFor();

    await addNode(page, 'transform', 'start');
    await fieldOf(page, 'operation').selectOption('set');
    await page.getByRole('button', { name: 'Add to values' }).click();
    await fieldOf(page, 'Name 1 of values').fill('height');
    await fieldOf(page, 'values height (required)').fill('5');
    await addNode(page, 'condition', 'is_high');
    await fieldOf(page, 'value (required)').fill('{{ nodes.start.output.height }}');
    await fieldOf(page, 'operator (required)').selectOption('greater_than');
    await fieldOf(page, 'operand').fill('3');
    await addNode(page, 'api_call', 'warn');
    await fieldOf(page, 'url (required)').fill('no address');
    await page.getByLabel('Node warn, api_call, has a problem').waitFor();
    await page.getByRole('alert').filter({ hasText: 'Node warn: node_config.params.url' }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
    const { params } = endpoint.called('warn');
    await fieldOf(page, 'url (required)').fill((params as { url: string }).url);
    await untilValid(page);
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } });
    await addNode(page, 'approval', 'ask');
    await fieldOf(page, 'title (required)').fill('Was the warning right?');
    await connectByMouse(page, 'warn', 'ask');
    await page.getByRole('button', { name: 'Do not wait for warn' }).waitFor();
    await page.getByLabel(/^Node start,/).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Node start' }).waitFor();
    await page.getByLabel(/^Node ask,/).focus();
    await page.keyboard.press('Enter');
    await fieldOf(page, 'Depends on').selectOption('is_high');
    await page.getByRole('button', { name: 'Connect' }).press('Enter');
    await fieldOf(page, 'Branch of is_high').waitFor();
    expect(await fieldOf(page, 'Branch of is_high').inputValue()).toBe('false');
    await fieldOf(page, 'Branch of is_high').selectOption('true');
    await untilValid(page);
    await browser.photograph(page, 'editor');
    const edge = page.getByLabel('ask waits for warn');
    await edge.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Delete');
    await edge.waitFor({ state: 'detached' });
    await page.getByLabel(/^Node ask,/).waitFor();
    await page.keyboard.press('Control+z');
    await edge.waitFor();

    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Trigger' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Trigger', exact: true }).click();

    await page.getByLabel('Node warn, completed').waitFor();
    await page.getByLabel('Node ask, waiting').waitFor();
    const taskId = (await system.db.prisma.task.findFirstOrThrow({ where: { status: 'waiting' } })).id;
    await api.call('POST', `/workspaces/${system.tenant.workspaceId}/tasks/${taskId}/approve`, {});
    await page.getByRole('heading', { level: 1, name: 'completed' }).waitFor();
    expect(endpoint.calls('warn')).toHaveLength(1);
  });

  test('undoes and redoes, refuses to save a broken text, and asks before what is not saved is left', async () => {
    const workflowId = await system.createWorkflow([{ key: 'first' }, { key: 'second' }]);
    const page = await browser.open(inWorkspace(`workflows/${workflowId}/edit`));
    await page.getByLabel(/^Node second,/).click();
    await page.getByRole('button', { name: 'Remove node' }).click();
    await page.getByLabel(/^Node second,/).waitFor({ state: 'detached' });

    await page.keyboard.press('Control+z');
    await page.getByLabel(/^Node second,/).waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.getByLabel(/^Node second,/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByLabel(/^Node second,/).click();
    await page.getByRole('button', { name: 'As JSON' }).click();
    await fieldOf(page, 'Config as JSON').fill('{"operation": ');
    await page.getByRole('alert').filter({ hasText: 'not valid JSON' }).waitFor();
    await fieldOf(page, 'key (required)').fill('lasts');
    await page.keyboard.press('Backspace'); // in a field it takes a letter, not the node
    await page.keyboard.press('Control+s');
    await page.getByText(/It was not saved. A field holds a text/).waitFor();

    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    expect(await fieldOf(page, 'key (required)').inputValue()).toBe('last');
    expect((await stored(workflowId)).revision).toBe(0);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    await page.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
  });

  test('does not save over another person’s work unseen, and loses nothing of one’s own', async () => {
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    const page = await browser.open(inWorkspace(`workflows/${workflowId}/edit`));
    await page.getByLabel(/^Node only,/).click();
    await fieldOf(page, 'key (required)').fill('mine');
    const theirs = await api.call('PUT', `/workflows/${workflowId}/graph`, {
      revision: 0,
      workflow: { description: 'In their words' },
      nodes: [{ key: 'theirs', node_type: 'transform', node_config: { operation: 'identity' } }],
    });
    expect(theirs.status).toBe(200);

    await page.getByRole('button', { name: 'Save' }).click();

    const dialog = page.getByRole('dialog', { name: 'Somebody else has saved this workflow' });
    await dialog.getByText('It is at revision 1 now').waitFor();
    await dialog.getByText('theirs', { exact: true }).waitFor();
    await dialog.getByText('In their words').waitFor();
    await dialog.getByText('mine', { exact: true }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
    expect(await stored(workflowId)).toEqual(theirs.body);
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    expect(await fieldOf(page, 'key (required)').inputValue()).toBe('mine');

    await page.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save mine over theirs' }).click();
    await dialog.waitFor({ state: 'detached' });

    expect(await stored(workflowId)).toMatchObject({ revision: 2, nodes: [{ key: 'mine' }] });
  });

  test('is not misled by an answer that comes late, and takes a save whose answer was lost for done', async () => {
    const workflowId = await system.createWorkflow([
      { key: 'call', nodeType: 'api_call', nodeConfig: endpoint.called('late') },
    ]);
    const page = await browser.open(inWorkspace(`workflows/${workflowId}/edit`));
    await page.getByLabel(/^Node call,/).click();
    await untilValid(page);
    const { url } = endpoint.called('late').params as { url: string };
    const held = new Promise<() => void>((caught) => {
      void page.route('**/validate', async (route) => {
        if (route.request().postData()?.includes('no address'))
          await new Promise<void>((release) => caught(release));
        await route.continue().catch(() => undefined); // the page may have given up on it
      });
    });
    await fieldOf(page, 'url (required)').fill('no address');
    const release = await held;
    await fieldOf(page, 'url (required)').fill(`${url}?page=2`);
    await untilValid(page);
    release();
    await fieldOf(page, 'key (required)').fill('again');
    await page.getByText('Checking …').waitFor();
    await untilValid(page);
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.route('**/graph', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It was not saved. The API cannot be reached').waitFor();
    expect(await stored(workflowId)).toMatchObject({ revision: 1, nodes: [{ key: 'again' }] });
    await page.unroute('**/graph');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();

    expect(await stored(workflowId)).toMatchObject({ revision: 1 });
    expect(await page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
  });

  test('shows what differs between two versions and restores one, plans runs, and makes a URL that triggers', async () => {
    const { workspaceId } = system.tenant;
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    await system.ended(await system.trigger(workflowId));
    const [{ id }] = (await stored(workflowId)).nodes as [{ id: string }];
    await api.call('PUT', `/workflows/${workflowId}/graph`, {
      revision: 0,
      nodes: [
        { id, key: 'only', node_type: 'transform', node_config: { operation: 'identity' }, max_retries: 4 },
        { key: 'more', node_type: 'transform', node_config: { operation: 'identity' }, depends_on: ['only'] },
      ],
    });
    await system.ended(await system.trigger(workflowId));
    const page = await browser.open(inWorkspace(`workflows/${workflowId}`));

    await page.getByRole('row', { name: /^2\s*as it is now.*Ada/ }).waitFor();
    await page.getByText('added', { exact: true }).first().waitFor();
    await page.getByText('max_retries', { exact: true }).waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('button', { name: 'Restore it' }).click();
    await eventually(async () => ((await stored(workflowId)).nodes as object[]).length === 1);
    await page.getByText('The nodes are the same.').waitFor();
    await page.getByText('as it is now', { exact: true }).first().waitFor({ state: 'hidden' });

    await page.getByRole('tab', { name: 'Schedules' }).click();
    await page.getByRole('button', { name: 'New schedule' }).click();
    await page.getByLabel('Cron expression').fill('never');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.getByRole('dialog').getByRole('alert').waitFor();
    await page.getByLabel('Cron expression').fill('0 6 * * 1-5');
    await page.getByLabel('Time zone').fill('Europe/Berlin');
    await page.getByRole('button', { name: 'Make the schedule' }).click();
    await page.getByText('The workflow will be triggered at these times').waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    const schedule = page.getByRole('row', { name: /0 6 \* \* 1-5.*Europe\/Berlin/ });
    expect(await schedule.getByRole('listitem').count()).toBe(5);
    expect(await browser.findBarriers(page)).toEqual([]);
    await schedule.getByRole('button', { name: 'Pause' }).click();
    await schedule.getByText('paused').waitFor();
    await schedule.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the schedule' }).click();
    await page.getByText('No schedules').waitFor();

    await page.getByRole('tab', { name: 'Hooks' }).click();
    await page.getByRole('button', { name: 'New hook' }).click();
    await page.getByLabel('Who will call it').fill('Shop');
    await page.getByRole('button', { name: 'Make the hook' }).click();
    const url = (await page.getByText(/^http.*\/hooks\//).textContent()) ?? '';
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(202);
    await page.getByRole('button', { name: 'Done' }).click();
    expect(await page.content()).not.toContain(url);
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('button', { name: 'Delete the hook' }).click();
    await page.getByText('No hooks').waitFor();
    const { body } = await api.call('GET', `/workspaces/${workspaceId}/runs`);
    for (const { id: runId } of body as unknown as { id: string }[]) await system.ended(runId);
  });

  test('fits a narrow screen in the dark, and is closed to a viewer, who is told so', async () => {
    const { workspaceId } = system.tenant;
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    const page = await browser.open(inWorkspace(`workflows/${workflowId}/edit`));
    await page.getByRole('button', { name: 'Use the dark theme' }).click();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByLabel(/^Node only,/).click();
    await page.getByRole('heading', { name: 'Node only' }).waitFor();
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    expect(await browser.findBarriers(page)).toEqual([]);

    const viewer = await browser.open(inWorkspace('workflows'), await browser.addViewer(workspaceId));
    await viewer.getByRole('link', { name: 'Tea' }).first().waitFor();
    await viewer.getByText('You are a viewer here').waitFor();
    expect(await viewer.getByRole('button', { name: 'New workflow' }).count()).toBe(0);
    await viewer.goto(`${api.url}/#${inWorkspace(`workflows/${workflowId}`)}`);
    await viewer.getByRole('heading', { name: 'Versions' }).waitFor();
    expect(await viewer.getByRole('link', { name: 'Edit' }).count()).toBe(0);
    await viewer.goto(`${api.url}/#${inWorkspace(`workflows/${workflowId}/edit`)}`);
    await viewer.getByText('You may look at this workflow, not edit it').waitFor();
    expect(await browser.findBarriers(viewer)).toEqual([]);
  });
});
