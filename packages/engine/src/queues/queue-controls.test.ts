import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SYSTEM } from '@runyard/db';
import { nodesQueue } from '@runyard/queue';
import {
  createTestDatabase,
  createTestEngine,
  describeEachBackend,
  eventually,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { applyQueueControls } from './apply-queue-controls.ts';
import { pauseQueue } from './pause-queue.ts';

const QUEUE = nodesQueue('task');

describeEachBackend('what administrators want of a queue', ({ redisUrl }) => {
  let database: TestDatabase;
  let engine: TestEngine;
  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url, redisUrl });
    await eventually(() => engine.queue.isReady());
  });
  afterAll(async () => {
    await engine.stop();
    await database.drop();
  });

  const isPaused = () => engine.queue.queue(QUEUE).isPaused();

  test('is applied again when the queue has forgotten it', async () => {
    await pauseQueue(engine, SYSTEM, { queue: QUEUE, paused: true });
    expect(await isPaused()).toBe(true);
    await engine.queue.queue(QUEUE).resume();

    expect(await applyQueueControls(engine)).toBe(1);

    expect(await isPaused()).toBe(true);
    expect(await applyQueueControls(engine)).toBe(0);
  });

  test('ends a pause that nobody here has asked for', async () => {
    await pauseQueue(engine, SYSTEM, { queue: QUEUE, paused: false });
    await engine.queue.queue(QUEUE).pause();

    expect(await applyQueueControls(engine)).toBe(1);

    expect(await isPaused()).toBe(false);
  });
});
