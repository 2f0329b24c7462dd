import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { eventually } from '../eventually.ts';
import { describeEachBackend } from '../test-backends.ts';
import { type ExampleSite, importExample, startExampleSite, startModelServer } from './example-site.ts';
import { type ApiProcess, startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(120_000);

const TICKETS = 8;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toUTCString();
const ENTRIES = [
  ['Spring tides', hoursAgo(1)],
  ['Neap tides &amp; you', hoursAgo(2)],
  ['Old news', hoursAgo(300)],
];
/** What a model answered in JSON. */
const jsonOf = <Answer>(output: unknown): Answer => (output as { json: Answer }).json;

const feedOf = (entries: string[][]) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>Tides</title>${entries
    .map(
      ([title, date]) =>
        `<item><title>${title}</title><link>https://tides.example/${encodeURIComponent(title ?? '')}</link>` +
        `<pubDate>${date}</pubDate><description><![CDATA[<p>About it</p>]]></description></item>`,
    )
    .join('')}</channel></rss>`;

describeEachBackend('the examples', (backend) => {
  let system: TestSystem;
  let site: ExampleSite;
  let api: ApiProcess;
  let modelUrl = '';
  let files = '';
  beforeAll(async () => {
    files = mkdtempSync(join(tmpdir(), 'runyard-example-files-'));
    site = await startExampleSite();
    modelUrl = await startModelServer();
    system = await startTestSystem(backend);
    api = await system.startApi();
    await system.startWorker({ FILES_DIR: files });
    await keepSecret('OPENAI_API_KEY', 'offline-key');
    await keepSecret('SLACK_WEBHOOK_URL', `${site.url}/slack`);
    await keepSecret('HELPDESK_WEBHOOK_URL', `${site.url}/helpdesk`);
  });
  afterAll(async () => {
    await system.stop();
    await site.stop();
    rmSync(files, { recursive: true, force: true });
  });

  const workspace = () => `/workspaces/${system.tenant.workspaceId}`;
  async function keepSecret(name: string, value: string) {
    const { status } = await api.call('PUT', `${workspace()}/secrets/${name}`, { value });
    expect(status).toBe(201);
  }
  async function trigger(workflowId: string, payload: JsonObject): Promise<string> {
    const body = { trigger_payload: { model_url: modelUrl, ...payload } };
    const answer = await api.call('POST', `${workspace()}/workflows/${workflowId}/trigger`, body);
    expect(answer.status).toBe(202);
    return String(answer.body.id);
  }

  test('RSS digest to Slack: what is new is summed up in one message, and without news nothing is posted', async () => {
    site.page('/feed.xml', 'application/rss+xml', feedOf(ENTRIES));
    site.page('/old.xml', 'application/rss+xml', feedOf(ENTRIES.slice(2)));
    const workflowId = await importExample(api, system.tenant.workspaceId, 'rss-digest-to-slack.yaml');
    const hours = 24;

    const withNews = await trigger(workflowId, { feed_url: `${site.url}/feed.xml`, hours });
    expect(await system.ended(withNews)).toMatchObject({ status: 'completed', errorMessage: null });
    const nodes = await system.nodeRuns(withNews);
    expect(nodes.news?.outputData).toMatchObject({
      items: [
        { title: 'Spring tides', summary: 'About it' },
        { title: 'Neap tides & you', link: expect.stringContaining('https://tides.example/') },
      ],
    });
    expect(nodes.digest?.outputData).toMatchObject({ agent: 'openai', text: expect.any(String) });
    expect(site.posted('/slack')).toEqual([
      { text: (nodes.digest?.outputData as JsonObject | undefined)?.text },
    ]);

    const withoutNews = await trigger(workflowId, { feed_url: `${site.url}/old.xml`, hours });
    expect(await system.ended(withoutNews)).toMatchObject({ status: 'completed', errorMessage: null });
    expect(site.posted('/slack')).toHaveLength(1);
  });

  test('support triage: urgent tickets reach the people on call, the others are answered once a person approves', async () => {
    const workflowId = await importExample(api, system.tenant.workspaceId, 'support-triage.yaml');
    const ticket = (index: number) => ({
      id: `T-${index}`,
      from: 'ada@example.com',
      subject: 'Tides',
      text: `No water, ${index}`,
    });
    const runIds: string[] = [];
    for (let index = 0; index < TICKETS; index++)
      runIds.push(await trigger(workflowId, { ticket: ticket(index) }));

    const ended = Promise.all(runIds.map((runId) => system.ended(runId, 60_000)));
    await eventually(approveAll, { deadlineMs: 60_000 });
    expect((await ended).map(({ status, errorMessage }) => [status, errorMessage])).toEqual(
      runIds.map(() => ['completed', null]),
    );

    const done = { urgent: 0, normal: 0 };
    for (const runId of runIds) {
      const nodes = await system.nodeRuns(runId);
      const { urgency } = jsonOf<{ urgency: 'urgent' | 'normal' }>(nodes.classify?.outputData);
      done[urgency] += 1;
      expect([nodes.escalate?.status, nodes.reply?.status]).toEqual(
        urgency === 'urgent' ? ['completed', 'skipped'] : ['skipped', 'completed'],
      );
    }
    expect(site.posted('/helpdesk')).toHaveLength(done.normal);
    expect(Math.min(done.urgent, done.normal)).toBeGreaterThan(0);
  });

  /** Approves what waits, until every run has ended. */
  async function approveAll(): Promise<boolean> {
    const { body } = await api.call('GET', `${workspace()}/tasks?status=waiting`);
    for (const { id } of body as unknown as { id: string }[])
      await api.call('POST', `${workspace()}/tasks/${id}/approve`, { comment: 'fine' });
    const open = await system.db.prisma.run.count({ where: { completedAt: null } });
    return open === 0;
  }

  test('nightly report: a schedule starts it, and the report lies in the folder of the workspace', async () => {
    site.page(
      '/orders.json',
      'application/json',
      JSON.stringify([
        { product: 'Tide table', amount: 2, price_cents: 450 },
        { product: 'Wellies', amount: 1, price_cents: 2_500 },
        { product: 'Tide table', amount: 1, price_cents: 450 },
      ]),
    );
    const workflowId = await importExample(api, system.tenant.workspaceId, 'nightly-report.yaml');
    const payload = { model_url: modelUrl, orders_url: `${site.url}/orders.json` };
    const schedule = {
      workflow_id: workflowId,
      cron: '0 2 * * *',
      timezone: 'Europe/Berlin',
      trigger_payload: payload,
    };
    const { body } = await api.call('POST', `${workspace()}/schedules`, schedule);
    await system.db.prisma.schedule.update({
      where: { id: String(body.id) },
      data: { nextRunAt: new Date(Date.now() - 1_000) },
    });

    const { id } = await eventually(() => system.db.prisma.run.findFirst({ where: { workflowId } }), {
      deadlineMs: 30_000,
    });
    expect(await system.ended(id)).toMatchObject({ status: 'completed', errorMessage: null });
    const reports = join(files, system.tenant.workspaceId, 'reports');
    const [name = ''] = readdirSync(reports);
    const report = readFileSync(join(reports, name), 'utf8');
    expect(name).toMatch(/^\d{4}-\d\d-\d\d\.md$/);
    expect(report).toContain('# 3 orders, $38.5');
    expect(report).toContain('| Tide table | $13.5 |');
    expect(report).toContain('| Wellies | $25 |');
  });
});
