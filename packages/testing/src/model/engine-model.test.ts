import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { checkInvariants } from '@runyard/db';
import fc from 'fast-check';
import { seedTenant, type Tenant } from '../scenarios/seed-workflow.ts';
import { createTestEngine, type TestEngine } from '../scenarios/test-engine.ts';
import { createTestDatabase, type TestDatabase } from '../test-database.ts';
import { graphs, histories } from './commands.ts';
import { heal } from './heal.ts';
import { MAX_RESCUES } from './state.ts';
import { createArrivals, createWorld, endWorld, type World } from './world.ts';

/** `npm run model` sets how many histories there are, and which. */
const { MODEL_HISTORIES = '250', MODEL_SEED, MODEL_PATH } = process.env;
const MS_PER_HISTORY = 1_000;

jest.setTimeout(60_000 + Number(MODEL_HISTORIES) * MS_PER_HISTORY);

const arrivals = createArrivals();
let database: TestDatabase;
let engine: TestEngine;
let tenant: Tenant;
beforeAll(async () => {
  database = await createTestDatabase();
  engine = createTestEngine({
    databaseUrl: database.url,
    prefix: 'model',
    execute: arrivals.arrive,
    maxRescues: MAX_RESCUES,
  });
  tenant = await seedTenant(engine.db);
});
afterAll(async () => {
  await engine.stop();
  await database.drop();
});

test('whatever processes, time and the queue do to a run, it is what the model says, and it ends', async () => {
  const property = fc.asyncProperty(graphs, histories, async (graph, commands) => {
    const world = await createWorld(engine, arrivals, tenant, graph);
    try {
      await fc.asyncModelRun(() => ({ model: world, real: world }), commands);
      await heal(world);
      await expectOneEndEach(world);
    } finally {
      await endWorld(world);
    }
  });
  const replay = MODEL_SEED === undefined ? {} : { seed: Number(MODEL_SEED), path: MODEL_PATH ?? '' };
  await fc.assert(property, { numRuns: Number(MODEL_HISTORIES), ...replay });

  expect(await checkInvariants(engine.db.prisma)).toEqual([]);
});

/** The log of the run tells of each node run, and of the run itself, one end. */
async function expectOneEndEach({ runId, state }: World): Promise<void> {
  const ends = await engine.db.prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int FROM run_events
     WHERE run_id = ${runId}::uuid AND status IN ('completed', 'failed', 'skipped', 'cancelled')
     GROUP BY node_run_id`;
  expect(ends.map(({ count }) => count)).toEqual(Array.from({ length: state.nodes.length + 1 }, () => 1));
}
