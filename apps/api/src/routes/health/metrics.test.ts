import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { addSweepTotals } from '@runyard/db';
import { describeEachBackend } from '@runyard/testing';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const TOKEN = 'a-token-for-tests-only';

describeEachBackend('GET /metrics', ({ redisUrl }) => {
  let api: TestApi;
  let user: TestUser;

  beforeAll(async () => {
    api = await startTestApi({ redisUrl, metricsToken: TOKEN });
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const scrape = async (token: string | null = TOKEN) => {
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${api.url}/metrics`, { headers });
    return { status: response.status, text: await response.text() };
  };

  test('tells requests by operation, queues with their jobs, and the process', async () => {
    const workflow = await addWorkflow(user);
    await user.post(triggerPath(workflow), {});

    const { status, text } = await scrape();

    expect(status).toBe(200);
    expect(text).toMatch(
      /runyard_http_request_duration_seconds_count\{operation="triggerRun",status="202"\} 1/,
    );
    expect(text).toMatch(/runyard_queue_jobs\{queue="runs",state="waiting"\} \d/);
    expect(text).toMatch(/runyard_queue_live_workers\{queue="nodes\.task"\} 0/);
    expect(text).toMatch(/runyard_queues_up 1/);
    expect(text).toMatch(/nodejs_eventloop_lag_seconds/);
    expect(text).not.toContain(workflow.id);
  });

  test('tells what sweeps have repaired, and when the last one was', async () => {
    expect((await scrape()).text).toMatch(/runyard_last_sweep_timestamp_seconds 0/);
    await addSweepTotals(api.db.sql, { sweep: 1, node_job: 3 });
    await addSweepTotals(api.db.sql, { sweep: 1, node_job: 4 });

    const { text } = await scrape();

    expect(text).toMatch(/runyard_sweep_repaired_total\{kind="node_job"\} 7/);
    expect(text).toMatch(/runyard_sweeps_total 2/);
    expect(text).toMatch(/runyard_last_sweep_timestamp_seconds 1\d{9}/);
    expect(text).toMatch(/runyard_leaked_executors 0/);
  });

  test('takes its token, and no other', async () => {
    expect([
      (await scrape(null)).status,
      (await scrape('wrong')).status,
      (await scrape(user.token)).status,
    ]).toEqual([401, 401, 401]);
  });
});

test('without a token only this machine may read it, whatever a proxy says', async () => {
  const api = await startTestApi();
  const scrape = (headers: Record<string, string>) => fetch(`${api.url}/metrics`, { headers });

  const statuses = [(await scrape({})).status, (await scrape({ 'x-forwarded-for': '203.0.113.7' })).status];

  expect(statuses).toEqual([200, 403]);
  await api.stop();
});
