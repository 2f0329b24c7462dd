import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  createSteppedRuns,
  createTestDatabase,
  createTestEngine,
  seedTenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { advanceRun } from './advance-run.ts';

let database: TestDatabase;
let engine: TestEngine;
beforeAll(async () => {
  database = await createTestDatabase();
  engine = createTestEngine({ databaseUrl: database.url });
});
afterAll(async () => {
  await engine.stop();
  await database.drop();
});

test('a start that a crash of the database has undone is made again with the same idempotency keys', async () => {
  const { prisma } = engine.db;
  const tenant = await seedTenant(engine.db);
  const runs = createSteppedRuns(engine, () => tenant);
  const { runId, job } = await runs.start([{ key: 'first' }, { key: 'second', dependsOn: ['first'] }]);
  await advanceRun(engine, job, { isFirstDelivery: true });
  const started = await runs.nodeRuns(runId);
  await prisma.$executeRaw`DELETE FROM node_runs WHERE run_id = ${runId}::uuid`;
  await prisma.$executeRaw`UPDATE runs SET status = 'pending', started_at = NULL WHERE id = ${runId}::uuid`;

  await advanceRun(engine, job, { isFirstDelivery: true });

  const { first, second } = await runs.nodeRuns(runId);
  expect([first?.id, second?.id]).toEqual([started.first?.id, started.second?.id]);
  await runs.finish(runId);
});
