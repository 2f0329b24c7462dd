import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Endpoint } from '../scenarios/endpoint.ts';
import { mapNode, taskNode } from '../scenarios/node-specs.ts';
import type { TestSystem } from '../scenarios/test-system.ts';
import type { BrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';

const BIG_BYTES = 10_000_000;
/** What is drawn of them at once. */
const MAX_DRAWN = 1_000;

describeInBrowser('the page of a run', () => {
  let site: DashboardSite;
  let system: TestSystem;
  let endpoint: Endpoint;
  let browser: BrowserSession;
  beforeAll(async () => {
    site = await startDashboardSite({ worker: { MAX_OUTPUT_BYTES: '33554432' } });
    ({ system, endpoint, browser } = site);
  });
  afterAll(() => site.stop());

  const pathOf = (workflowId: string, runId: string) =>
    `/w/${system.tenant.workspaceId}/workflows/${workflowId}/runs/${runId}`;

  test('tells of every attempt when it was, who made it and what it failed with, and leads from the id alone', async () => {
    endpoint.script('shaky', ({ number }) => (number < 3 ? { status: 503 } : {}));
    const retryPolicy = {
      max: 2,
      backoff: 'fixed',
      baseMs: 20,
      capMs: 20,
      jitter: 'none',
      on: null,
    } as const;
    const workflowId = await system.createWorkflow([
      {
        key: 'shaky',
        nodeType: 'api_call',
        nodeConfig: endpoint.called('shaky'),
        maxRetries: 2,
        retryPolicy,
      },
    ]);
    const runId = await system.trigger(workflowId);
    await system.ended(runId);
    const page = await browser.open(`/w/${system.tenant.workspaceId}/runs/${runId}`);
    await page.getByLabel('Node shaky, completed').click();

    const attempts = page.getByRole('region', { name: 'Attempts' }).getByRole('listitem');
    await attempts.nth(2).waitFor();

    const told = await attempts.allTextContents();
    expect(told[0]).toMatch(/Attempt 1failed.*:\d+.*503/);
    expect(told[1]).toMatch(/Attempt 2failed.*503/);
    expect(told[2]).toMatch(/Attempt 3completed/);
    await page
      .getByRole('img', { name: /^running: .*, failed$/ })
      .first()
      .waitFor();
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('sums what a run has cost by node and model', async () => {
    const workflowId = await system.createWorkflow([
      taskNode('write', { agent: 'simulated' }),
      taskNode('check', { agent: 'simulated' }, ['write']),
    ]);
    const runId = await system.trigger(workflowId);
    await system.ended(runId);
    const page = await browser.open(pathOf(workflowId, runId));

    await page.getByRole('row', { name: /^write simulated\/\S+ 1 0 .*\$0\.\d*[1-9]/ }).waitFor();
    await page.getByLabel('Costs grouped by').selectOption('model');

    await page.getByRole('row', { name: /^simulated\/\S+ 2 0 / }).waitFor();
  });

  test('lists the items of a map, by status, and shows one in full', async () => {
    endpoint.script('item-1', () => ({ status: 400 }));
    const params = endpoint.called('item').params as { url: string };
    const node = {
      node_type: 'api_call',
      node_config: { provider: 'http', params: { url: `${params.url}-{{ item }}` } },
      max_retries: 0,
    };
    const config = { items: [0, 1, 2], node, on_item_error: 'collect' };
    const workflowId = await system.createWorkflow([mapNode('each', config)]);
    const runId = await system.trigger(workflowId);
    await system.ended(runId);
    const page = await browser.open(pathOf(workflowId, runId));
    await page.getByLabel('Node each, completed').click();
    await page.getByRole('button', { name: 'Show item 2' }).waitFor();

    await page.getByLabel('Status of items').selectOption('failed');
    await page.getByRole('button', { name: 'Show item 2' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show item 1' }).click();

    const item = page.getByRole('region', { name: 'Item 1' });
    await item.getByText('Attempt 1').waitFor();
    expect(await item.textContent()).toContain('400');
    expect(await browser.findBarriers(page)).toEqual([]);
  });

  test('a run and the one that its node has started lead to each other', async () => {
    const target = await system.createWorkflow([{ key: 'inner' }]);
    const nodeConfig = { workflow_id: target };
    const workflowId = await system.createWorkflow([{ key: 'outer', nodeType: 'workflow', nodeConfig }]);
    const runId = await system.trigger(workflowId);
    await system.ended(runId);
    const childId = (await system.nodeRuns(runId)).outer?.childRunId ?? '';
    const page = await browser.open(pathOf(workflowId, runId));
    await page.getByLabel('Node outer, completed').click();

    await page.getByRole('link', { name: `run ${childId.slice(-6)}` }).click();
    await page.getByLabel('Node inner, completed').waitFor();
    await page.getByRole('link', { name: `run ${runId.slice(-6)}` }).click();

    await page.getByLabel('Node outer, completed').waitFor();
  });

  test('replays with a payload that was edited, and says while one types what is wrong with it', async () => {
    const workflowId = await system.createWorkflow([{ key: 'only' }]);
    const runId = await system.trigger(workflowId, { topic: 'tides' });
    await system.ended(runId);
    const page = await browser.open(pathOf(workflowId, runId));
    await page.getByRole('button', { name: 'Replay' }).click();
    const payload = page.getByLabel('Trigger payload', { exact: true });
    await payload.fill('["tides"]');
    await page.getByText('It must be a JSON object').waitFor();
    expect(await page.getByRole('button', { name: 'Replay', exact: true }).isDisabled()).toBe(true);

    await payload.fill('{"topic": "whales"}');
    await page.getByRole('button', { name: 'Replay', exact: true }).click();

    await page.getByText(`run ${runId.slice(-6)}`).waitFor();
    await page.getByText('"topic": "whales"').first().waitFor();
    await page.getByRole('heading', { level: 1, name: 'completed' }).waitFor();
  });

  test('compares two runs: node by node, what they made, what started them, and how the graph was edited', async () => {
    const workflowId = await system.createWorkflow([
      { key: 'echo', nodeConfig: { operation: 'identity' } },
      { key: 'same', dependsOn: ['echo'] },
    ]);
    const first = await system.trigger(workflowId, { topic: 'tides', words: [1, 2] });
    await system.ended(first);
    const second = await system.trigger(workflowId, { topic: 'whales', words: [1, 2, 3] });
    await system.ended(second);
    const page = await browser.open(pathOf(workflowId, second));

    await page.getByRole('link', { name: 'Compare' }).click();
    await page.getByRole('link', { name: `run ${first.slice(-6)}` }).waitFor();
    await page.getByText('The graph is the same.').waitFor();
    await page.getByRole('row', { name: /^same .*same$/ }).waitFor();
    await page.getByRole('button', { name: 'compare the outputs of echo' }).click();

    const output = page.getByRole('region', { name: 'Output' }).getByRole('listitem');
    await output.nth(1).waitFor();
    expect(await output.allTextContents()).toEqual([
      'topicchangedBefore"tides"After"whales"',
      'words[2]addedBeforenot thereAfter3',
    ]);
    await page.getByRole('region', { name: 'Trigger payload' }).getByText('"whales"').waitFor();
    await browser.photograph(page, 'compare');
    expect(await browser.findBarriers(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
  });

  test('opens an output of ten megabytes of which it draws what is in sight, scrolls to its end and finds a word in it', async () => {
    const rows = Array.from({ length: BIG_BYTES / 100 }, (_, index) => ({ index, text: 'x'.repeat(75) }));
    const workflowId = await system.createWorkflow([{ key: 'echo', nodeConfig: { operation: 'identity' } }]);
    const runId = await system.trigger(workflowId, { rows, ending: 'the moon' });
    await system.ended(runId);
    const page = await browser.open(pathOf(workflowId, runId));
    await page.getByLabel('Node echo, completed').click();
    const output = page.getByRole('region', { name: 'Output', exact: true }).first();

    await output.getByRole('button', { name: /^Show 9\.\d MiB|^Show 10 MiB/ }).click();
    await output.getByText('"rows": [').waitFor();
    const search = output.getByLabel('Search in Output');
    await search.fill('THE MOON');
    await output.getByRole('status').getByText('1', { exact: true }).waitFor();
    await search.press('Enter');

    await output.getByText('"ending": "the moon"').waitFor();
    expect(await output.locator('*').count()).toBeLessThan(MAX_DRAWN);
  });
});
