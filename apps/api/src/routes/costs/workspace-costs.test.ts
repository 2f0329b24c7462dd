import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { WorkspaceCost } from '@runyard/contracts';
import { startTestApi, type TestApi, type TestUser } from '../../testing/start-test-api.ts';

const CENT = 10_000_000n;

let api: TestApi;
let user: TestUser;
let other: TestUser;
beforeAll(async () => {
  api = await startTestApi();
  user = await api.signUp();
  other = await api.signUp();
  await spend(user.workspaceId, 3n * CENT, new Date('2026-01-31T23:59:59Z'));
  await spend(user.workspaceId, 5n * CENT, new Date('2026-02-01T00:00:00Z'));
  await spend(other.workspaceId, 9n * CENT, new Date('2026-01-15T00:00:00Z'));
});
afterAll(() => api.stop());

const spend = (workspaceId: string, costNanos: bigint, createdAt: Date) =>
  api.db.prisma.costEntry.create({
    data: {
      ...{
        id: randomUUID(),
        workspaceId,
        runId: randomUUID(),
        nodeRunId: randomUUID(),
        attempt: 1,
        costNanos,
      },
      ...{ provider: 'p', model: 'm', priceVersion: 'reported', createdAt },
    },
  });

const read = async (as: TestUser, query: string) =>
  (await as.get(`/costs?${query}`)).body.map((cost: unknown) => WorkspaceCost.parse(cost));

test('each workspace of the caller is told with what it spent in a month of UTC, and no other', async () => {
  expect(await read(user, 'month=2026-01')).toMatchObject([
    { workspace_id: user.workspaceId, cost_cents: 3 },
  ]);
  expect(await read(user, 'month=2026-02')).toMatchObject([
    { workspace_id: user.workspaceId, cost_cents: 5 },
  ]);
  expect(await read(user, '')).toMatchObject([{ cost_cents: 0, monthly_budget_cents: null }]);
});

test('who belongs to several workspaces sees each, the costliest first', async () => {
  const { userId } = user;
  await api.db.prisma.workspaceMember.create({
    data: { workspaceId: other.workspaceId, userId, role: 'viewer' },
  });

  const costs = await read(user, 'month=2026-01');

  expect(costs.map((cost: WorkspaceCost) => cost.cost_usd)).toEqual([0.09, 0.03]);
});

test('all workspaces are for administrators of the whole system; a month is a month', async () => {
  const admin = await api.signUp({ isInstanceAdmin: true });

  expect(await read(admin, 'month=2026-01')).toMatchObject([{ cost_cents: 0 }]);
  expect(await read(admin, 'month=2026-01&of=all')).toMatchObject([
    { cost_cents: 9 },
    { cost_cents: 3 },
    { cost_cents: 0 },
  ]);
  expect((await user.get('/costs?of=all')).status).toBe(403);
  expect((await (await api.withKey(user, ['runs:read'])).get('/costs')).status).toBe(403);
  for (const month of ['2026-13', '2026', '1999-01'])
    expect((await user.get(`/costs?month=${month}`)).status).toBe(422);
});
