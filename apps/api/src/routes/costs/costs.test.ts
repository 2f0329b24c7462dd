import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CostEntry, CostGroup } from '@runyard/contracts';
import { readLedger } from '@runyard/db';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';
import { addWorkflow, triggerPath } from '../../testing/workflows.ts';

const CENT = 10_000_000n;
/** Day of January 2026, provider, model, nano-dollars. */
const SPENT: [day: number, provider: string, model: string, costNanos: bigint][] = [
  [1, 'openai', 'small', 1n * CENT],
  [1, 'openai', 'large', 5n * CENT + 4_999_999n],
  [2, 'anthropic', '=cmd|calc', 3n * CENT],
  [3, 'openai', 'small', 1n],
];
const JANUARY = 'from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z';

describe('costs', () => {
  let api: TestApi;
  let user: TestUser;
  let run: { id: string; workflow_id: string };
  beforeAll(async () => {
    api = await startTestApi();
    user = await api.signUp();
    run = await spend(user);
    await spend(await api.signUp());
  });
  afterAll(() => api.stop());

  /** A run of a new workflow that has spent all of it. */
  async function spend({ workspaceId, ...as }: TestUser) {
    const workflow = await addWorkflow({ workspaceId, ...as });
    const { body } = await as.post(triggerPath(workflow), {});
    await api.db.prisma.costEntry.createMany({
      data: SPENT.map(([day, provider, model, costNanos]) => ({
        id: randomUUID(),
        workspaceId,
        runId: body.id,
        nodeRunId: randomUUID(),
        attempt: 1,
        provider,
        model,
        costNanos,
        priceVersion: costNanos === 1n ? 'builtin' : 'reported',
        inputTokens: 100,
        outputTokens: 10,
        createdAt: new Date(Date.UTC(2026, 0, day, 12)),
      })),
    });
    return body;
  }

  const sums = async (query: string) => {
    const { body } = await user.get(`/workspaces/${user.workspaceId}/costs?${query}`);
    return body.map((group: unknown) => {
      const { key, name, cost_cents, entry_count } = CostGroup.parse(group);
      return [key, name, cost_cents, entry_count];
    });
  };

  test('are summed exactly by day, workflow, model and provider, and rounded once', async () => {
    expect(await sums(JANUARY)).toEqual([
      ['2026-01-03', '2026-01-03', 0, 1],
      ['2026-01-02', '2026-01-02', 3, 1],
      ['2026-01-01', '2026-01-01', 6, 2],
    ]);
    expect(await sums(`${JANUARY}&group_by=workflow`)).toEqual([[run.workflow_id, 'Tea', 10, 4]]);
    expect(await sums(`${JANUARY}&group_by=model`)).toEqual([
      ['large', 'large', 5, 1],
      ['=cmd|calc', '=cmd|calc', 3, 1],
      ['small', 'small', 1, 2],
    ]);
    expect(await sums(`${JANUARY}&group_by=provider`)).toEqual([
      ['openai', 'openai', 7, 3],
      ['anthropic', 'anthropic', 3, 1],
    ]);
    expect(await sums('from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z')).toEqual([
      ['2026-01-02', '2026-01-02', 3, 1],
    ]);
    for (const bad of ['group_by=hour', 'from=x', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'])
      expect((await user.get(`/workspaces/${user.workspaceId}/costs?${bad}`)).status).toBe(422);
    const years = 'from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z';
    expect((await user.get(`/workspaces/${user.workspaceId}/costs?${years}`)).status).toBe(422);
  });

  test('of a run are listed entry by entry, page by page; of a run that is not here, not at all', async () => {
    const path = `/workflows/${run.workflow_id}/runs/${run.id}/costs`;
    const first = await user.get(`${path}?limit=3`);
    const second = await user.get(first.headers.get('link')?.match(/^<\/api\/v1([^>]+)>/)?.[1] ?? '');

    const entries = [...first.body, ...second.body].map((entry) => CostEntry.parse(entry));
    expect(entries.map(({ cost_usd }) => cost_usd).sort()).toEqual(
      [0.000000001, 0.01, 0.03, 0.054999999].sort(),
    );
    expect(entries[0]?.created_at).toBe('2026-01-03T12:00:00.000Z');
    const missing = `/workflows/${run.workflow_id}/runs/${randomUUID()}/costs`;
    expect(await user.get(missing)).toMatchObject({ status: 404, body: { detail: 'run not found' } });
    expect((await (await api.signUp()).get(path)).status).toBe(404);
  });

  test('are exported as CSV, oldest first, exact, and without formulas', async () => {
    const { status, headers, body } = await user.get(
      `/workspaces/${user.workspaceId}/costs/export?${JANUARY}`,
    );

    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = body.split('\r\n');
    expect(lines[0]).toMatch(/^id,created_at,workflow_id,.*,cost_usd,price_version$/);
    expect(lines).toHaveLength(SPENT.length + 2);
    expect(
      lines
        .slice(1, -1)
        .map((line: string) => line.split(',').at(-2))
        .sort(),
    ).toEqual(['0.000000001', '0.01', '0.03', '0.054999999'].sort());
    expect(body).toContain(",'=cmd|calc,");
    expect(lines[1]).toContain(run.workflow_id);
    const empty = await user.get(`/workspaces/${user.workspaceId}/costs/export`);
    expect(empty.body.split('\r\n')).toHaveLength(2);
    expect((await (await api.signUp()).get(`/workspaces/${user.workspaceId}/costs/export`)).status).toBe(404);
  });

  test('are read in batches that hold each entry once, also entries of the same time', async () => {
    const span = { workspaceId: user.workspaceId, from: new Date('2026-01-01'), to: new Date('2026-02-01') };
    const batches = [];
    for await (const batch of readLedger(api.db.sql, span, 1)) batches.push(batch.map(({ id }) => id));

    expect(batches).toHaveLength(SPENT.length);
    expect(new Set(batches.flat()).size).toBe(SPENT.length);
  });
});
