import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { eventually } from '../eventually.ts';
import { echoNode } from './node-specs.ts';
import { startTestSystem, type TestSystem } from './test-system.ts';

jest.setTimeout(60_000);

describe('retention', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await startTestSystem({ redisUrl: undefined });
  });
  afterAll(() => system.stop());

  test('is kept by workers as the settings say: old runs go, younger ones stay, and the log tells', async () => {
    const { prisma } = system.db;
    const workflowId = await system.createWorkflow([echoNode('only', [])]);
    const worker = await system.startWorker({ RETENTION_INTERVAL_MS: '50', RETENTION_RUN_DAYS: '90' });
    const young = await system.trigger(workflowId);
    await system.ended(young);
    const copy = (days: number) =>
      prisma.$queryRawUnsafe<{ id: string }[]>(`
      INSERT INTO runs (id, workspace_id, workflow_id, version_id, status, created_at, started_at, completed_at)
      SELECT uuidv7(-age), workspace_id, workflow_id, version_id, status, now() - age, now() - age, now() - age
        FROM runs, (SELECT interval '${days} days' AS age) a WHERE id = '${young}' RETURNING id::text`);
    const [kept] = await copy(89);

    const [old] = await copy(91);
    await eventually(async () => (await prisma.run.count({ where: { id: old?.id ?? '' } })) === 0);

    await worker.waitForLine(/retention removed/);
    const left = await prisma.run.findMany({ where: { workflowId }, orderBy: { createdAt: 'asc' } });
    expect(left.map(({ id }) => id)).toEqual([kept?.id, young]);
  });
});
