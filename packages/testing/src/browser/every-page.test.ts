import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type BrowserSession, startBrowserSession } from './browser-session.ts';
import { type DashboardSite, describeInBrowser, startDashboardSite } from './dashboard-site.ts';
import { type PathProxy, startPathProxy } from './path-proxy.ts';

describeInBrowser('every page, behind a path of a proxy,', () => {
  let site: DashboardSite;
  let proxy: PathProxy;
  let browser: BrowserSession;
  beforeAll(async () => {
    site = await startDashboardSite();
    proxy = await startPathProxy(site.api.url, '/tools/runyard');
    browser = await startBrowserSession(site.system, proxy);
  });
  afterAll(async () => {
    await browser.stop();
    await proxy.stop();
    await site.stop();
  });

  test('shows itself without a complaint, and nothing on it is in the way of anybody', async () => {
    const { system } = site;
    const workflowId = await system.createWorkflow([{ key: 'a' }, { key: 'b', dependsOn: ['a'] }]);
    const runs = [await system.trigger(workflowId), await system.trigger(workflowId)];
    for (const runId of runs) await system.ended(runId);
    const inside = `/w/${system.tenant.workspaceId}`;
    const workflow = `${inside}/workflows/${workflowId}`;
    const pages: [path: string, heading: RegExp][] = [
      [`${inside}/overview`, /^Overview$/],
      [`${inside}/runs`, /^Runs$/],
      [`${workflow}/runs/${runs[0]}`, /^Run /],
      [`${workflow}/compare?left=${runs[0]}&right=${runs[1]}`, /^Compare runs$/],
      [`${inside}/workflows`, /^Workflows$/],
      [workflow, /^Tea$/],
      [`${workflow}/edit`, /^Edit Tea$/],
      [`${inside}/tasks`, /^Tasks$/],
      [`${inside}/costs`, /^Costs$/],
      ['/system/queues', /^Queues$/],
      ['/system/workers', /^Workers$/],
      ['/system/prices', /^Prices/],
    ];
    const page = await browser.open(`${inside}/overview`);

    for (const [path, heading] of pages) {
      await page.goto(`${proxy.url}/#${path}`);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('load');
      expect({ path, barriers: await browser.findBarriers(page) }).toEqual({ path, barriers: [] });
    }
    await page.goto(`${proxy.url}/#${inside}/settings`);
    for (const title of ['Members', 'API keys', 'Secrets', 'Webhooks', 'Workspace', 'Audit log']) {
      await page.getByRole('tab', { name: title }).click();
      await page.getByRole('tabpanel', { name: title }).waitFor();
      expect({ title, barriers: await browser.findBarriers(page) }).toEqual({ title, barriers: [] });
    }
  });

  test('follows its stream', async () => {
    const { system, endpoint } = site;
    const gate = endpoint.gate('later');
    const workflowId = await system.createWorkflow([
      { key: 'later', nodeType: 'api_call', nodeConfig: endpoint.called('later') },
    ]);
    const runId = await system.trigger(workflowId);
    await gate.arrived(1);
    const page = await browser.open(`/w/${system.tenant.workspaceId}/workflows/${workflowId}/runs/${runId}`);
    await page.getByLabel('Node later, running').waitFor();

    gate.open();

    await page.getByLabel('Node later, completed').waitFor();
  });
});
