import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSchedule, requireSchedule, SYSTEM } from '@runyard/db';
import type { ScheduleOverlap } from '@runyard/domain';
import {
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  seedTenant,
  seedWorkflow,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { startDueSchedules } from './start-due-schedules.ts';

const BATCH = 100;
const LONG_AGO = new Date('2020-01-01T00:00:00.000Z');

describeEachBackend('schedules that are due', ({ redisUrl }) => {
  let database: TestDatabase;
  let engines: [TestEngine, TestEngine];
  let engine: TestEngine;
  let tenant: Tenant;

  beforeAll(async () => {
    database = await createTestDatabase();
    const create = () => createTestEngine({ databaseUrl: database.url, redisUrl });
    engines = [create(), create()];
    engine = engines[0];
    tenant = await seedTenant(engine.db);
  });
  afterAll(async () => {
    await Promise.all(engines.map((each) => each.stop()));
    await database.drop();
  });

  const addDue = async (fields: { overlap?: ScheduleOverlap; workflowId?: string } = {}) => {
    const workflowId = fields.workflowId ?? (await seedWorkflow(engine.db, tenant, [{ key: 'a' }]));
    return createSchedule(engine.db.prisma, SYSTEM, {
      id: engine.ids.next(),
      workspaceId: tenant.workspaceId,
      workflowId,
      cron: '0 0 1 1 *',
      timezone: 'UTC',
      triggerPayload: { topic: 'tides' },
      overlap: fields.overlap ?? 'allow',
      isEnabled: true,
      nextRunAt: LONG_AGO,
    });
  };
  const read = ({ id }: { id: string }) =>
    requireSchedule(engine.db.prisma, { workspaceId: tenant.workspaceId, scheduleId: id });
  const runsOf = ({ workflowId }: { workflowId: string }) =>
    engine.db.prisma.run.findMany({ where: { workflowId } });
  const makeDue = ({ id }: { id: string }) =>
    engine.db.prisma.schedule.update({ where: { id }, data: { nextRunAt: LONG_AGO } });

  test('wait, and stay due, while as many runs wait to start as may', async () => {
    const limited = (maxRuns: number, maxRunsPerWorkspace: number) => ({
      ...engine,
      limits: { ...engine.limits, pending: { maxRuns, maxRunsPerWorkspace } },
    });
    await addDue();
    expect(await startDueSchedules(limited(100, 100), BATCH)).toBe(1);
    const { id } = await addDue();

    expect(await startDueSchedules(limited(1, 0), BATCH)).toBe(0);
    expect(await startDueSchedules(limited(0, 1), BATCH)).toBe(0);

    const { workspaceId } = tenant;
    const kept = await requireSchedule(engine.db.prisma, { workspaceId, scheduleId: id });
    expect(kept).toMatchObject({ nextRunAt: LONG_AGO, lastProblem: null });
    expect(await startDueSchedules(limited(100, 100), BATCH)).toBe(1);
  });

  test('start one run each, with the payload, in the name of the schedule, and are due again in the future', async () => {
    const schedule = await addDue();

    expect(await startDueSchedules(engine, BATCH)).toBe(1);
    expect(await startDueSchedules(engine, BATCH)).toBe(0);

    const runs = await runsOf(schedule);
    expect(runs).toEqual([
      expect.objectContaining({
        status: 'pending',
        triggeredBy: `schedule:${schedule.id}`,
        triggerPayload: { topic: 'tides' },
      }),
    ]);
    const moved = await read(schedule);
    expect(moved).toMatchObject({ lastRunId: runs[0]?.id, lastDueAt: LONG_AGO, lastProblem: null });
    expect(moved.nextRunAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test('start one run for each due time, however many processes look at once', async () => {
    const schedules = await Promise.all(Array.from({ length: 10 }, () => addDue()));

    const started = await Promise.all(
      [0, 1, 0, 1].map((index) => startDueSchedules(engines[index] as TestEngine, BATCH)),
    );

    expect(started.reduce((sum, count) => sum + count, 0)).toBe(10);
    for (const schedule of schedules) expect(await runsOf(schedule)).toHaveLength(1);
  });

  test('wait for an open run where overlap is skip, and say so', async () => {
    const schedule = await addDue({ overlap: 'skip' });
    await startDueSchedules(engine, BATCH);
    await makeDue(schedule);

    expect(await startDueSchedules(engine, BATCH)).toBe(0);

    expect(await runsOf(schedule)).toHaveLength(1);
    expect(await read(schedule)).toMatchObject({ lastProblem: 'the run before it was still open' });
  });

  test('say why a workflow that is paused or invalid was not started, and hold up no other schedule', async () => {
    const empty = await addDue({ workflowId: await seedWorkflow(engine.db, tenant, []) });
    const paused = await addDue();
    await engine.db.prisma.workflow.update({ where: { id: paused.workflowId }, data: { status: 'paused' } });
    const fine = await addDue();

    expect(await startDueSchedules(engine, BATCH)).toBe(1);

    expect((await read(empty)).lastProblem).toBe('The workflow has no nodes.');
    expect((await read(paused)).lastProblem).toContain('is paused');
    expect((await read(fine)).lastProblem).toBeNull();
    expect(await startDueSchedules(engine, BATCH)).toBe(0);
  });

  test('are not started once they are disabled or deleted', async () => {
    const disabled = await addDue();
    await engine.db.prisma.schedule.update({
      where: { id: disabled.id },
      data: { isEnabled: false, nextRunAt: null },
    });

    expect(await startDueSchedules(engine, BATCH)).toBe(0);
    expect(await runsOf(disabled)).toEqual([]);
  });
});

test('schedules that are due start while the queue is away, and leave the jobs of their runs to the sweeper', async () => {
  const database = await createTestDatabase();
  const engine = createTestEngine({ databaseUrl: database.url, redisUrl: 'redis://127.0.0.1:1' });
  const tenant = await seedTenant(engine.db);
  const workflowId = await seedWorkflow(engine.db, tenant, [{ key: 'a' }]);
  const times = { cron: '0 0 1 1 *', timezone: 'UTC', nextRunAt: LONG_AGO };
  for (let count = 0; count < 2; count++)
    await createSchedule(engine.db.prisma, SYSTEM, {
      id: engine.ids.next(),
      workspaceId: tenant.workspaceId,
      workflowId,
      ...times,
      triggerPayload: {},
      overlap: 'allow',
      isEnabled: true,
    });

  expect(await startDueSchedules(engine, BATCH)).toBe(2);

  expect(await engine.db.prisma.run.count({ where: { status: 'pending' } })).toBe(2);
  await engine.stop();
  await database.drop();
});
