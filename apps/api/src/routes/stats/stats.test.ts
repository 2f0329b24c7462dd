import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkspaceStats } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

describe('the statistics of a workspace', () => {
  let api: TestApi;
  let user: TestUser;
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
  });
  afterAll(() => api.stop());

  const read = async (as: TestUser, query = '') =>
    WorkspaceStats.parse((await as.get(`/workspaces/${as.workspaceId}/stats${query}`)).body);

  test('tell what was accepted, what failed of which cause, and what is open, of this workspace only', async () => {
    const other = await api.signUp();
    for (const as of [user, other, other]) {
      const workflow = await addWorkflow(as);
      for (let count = 0; count < 3; count++) await as.post(triggerPath(workflow), {});
    }
    await api.db.prisma.$executeRaw`
      UPDATE runs SET status = 'failed', error_code = 'http_500', error_message = 'the server broke', started_at = created_at,
                      completed_at = created_at + interval '1 millisecond'
       WHERE id IN (SELECT DISTINCT ON (workspace_id) id FROM runs ORDER BY workspace_id, id)`;

    const stats = await read(user);

    const accepted = stats.throughput.reduce((sum, bucket) => sum + bucket.accepted, 0);
    expect([accepted, stats.failures.count, stats.runs_now.pending]).toEqual([3, 1, 2]);
    expect(stats.failures.causes).toMatchObject([
      { error_code: 'http_500', count: 1, last_message: 'the server broke' },
    ]);
    expect(stats.start_latency).toEqual({ sampled: 1, p50_ms: 0, p95_ms: 0, p99_ms: 0 });
    expect(stats.costs).toMatchObject({ today_cents: 0, month_cents: 0, monthly_budget_cents: null });
  });

  test.each([
    ['1h', 60, 60],
    ['24h', 48, 1_800],
    ['7d', 56, 10_800],
    ['30d', 60, 43_200],
  ])('of %s come in %i parts that begin at round times of UTC', async (window, count, seconds) => {
    const stats = await read(user, `?window=${window}`);

    expect([stats.window, stats.bucket_seconds, stats.throughput.length]).toEqual([window, seconds, count]);
    for (const { from } of stats.throughput) expect(Date.parse(from) % (seconds * 1_000)).toBe(0);
    expect(stats.throughput[0]?.from).toBe(stats.from);
  });

  test('are for members and for keys that may read runs', async () => {
    const path = `/workspaces/${user.workspaceId}/stats`;
    const viewer = await api.join(user.workspaceId, 'viewer');

    expect((await viewer.get(path)).status).toBe(200);
    expect((await (await api.withKey(user, ['runs:read'])).get(path)).status).toBe(200);
    expect((await (await api.withKey(user, ['tasks:read'])).get(path)).status).toBe(403);
    expect((await (await api.signUp()).get(path)).status).toBe(404);
    expect((await user.get(`${path}?window=2h`)).status).toBe(422);
  });
});
