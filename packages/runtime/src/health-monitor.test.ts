import { EventEmitter, once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '@runyard/testing';
import { type HealthCheck, type HealthMonitor, startHealthMonitor } from './health-monitor.ts';
import { createLogger } from './logger.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const INTERVAL_MS = 10;
let monitor: HealthMonitor;
let stuck: EventEmitter;
afterEach(() => monitor.stop());

const watch = (check: HealthCheck, stuckExitMs = 50) => {
  stuck = new EventEmitter();
  const onStuck = (name: string, problem: string) => void stuck.emit('stuck', name, problem);
  monitor = startHealthMonitor({ tested: check }, { intervalMs: INTERVAL_MS, stuckExitMs, onStuck, log });
  return monitor;
};

test('tells what is wrong while it is wrong', async () => {
  let problem: string | null = null;
  watch({ find: () => problem });
  await eventually(() => monitor.report().isReady);

  problem = 'nothing goes on';
  await eventually(() => !monitor.report().isReady);

  expect(monitor.report()).toEqual({ isReady: false, checks: { tested: 'nothing goes on' } });
  problem = null;
  await eventually(() => monitor.report().isReady);
});

test('a check that throws or never answers fails', async () => {
  watch({ find: () => Promise.reject(new Error('no')) });

  await eventually(() => monitor.report().checks.tested?.startsWith('no answer'));
});

test('calls a process stuck when its server can be reached by a new connection all the while', async () => {
  watch({ find: () => 'no jobs are taken', reach: async () => true });

  expect(await once(stuck, 'stuck')).toEqual(['tested', 'no jobs are taken']);
});

test('does not while the server is down for everybody, nor when it is up now and then only', async () => {
  let turns = 0;
  let stuckCount = 0;
  watch({ find: () => 'no answer', reach: async () => ++turns % 4 !== 0 });
  stuck.on('stuck', () => stuckCount++);

  await eventually(() => turns > 24);

  expect(stuckCount).toBe(0);
});

test('never calls a process stuck for what has no server, or where the time is 0', async () => {
  let turns = 0;
  let stuckCount = 0;
  watch({ find: () => `turn ${++turns}`, reach: async () => true }, 0);
  stuck.on('stuck', () => stuckCount++);
  await eventually(() => turns > 12);
  monitor.stop();
  watch({ find: () => `turn ${++turns}` });
  stuck.on('stuck', () => stuckCount++);
  await eventually(() => turns > 24);

  expect(stuckCount).toBe(0);
});
