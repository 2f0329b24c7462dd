import { expect, test } from '@jest/globals';
import { type AdmissionLimits, decideAdmission, type Pressure } from './decide-admission.ts';

const NO_LIMITS: AdmissionLimits = {
  maxPendingRuns: 0,
  maxPendingRunsPerWorkspace: 0,
  maxRedisMemoryPercent: 0,
  maxRedisMemoryBytes: 0,
  maxDatabaseWaitMs: 0,
};
const IDLE: Pressure = {
  pendingCount: 0,
  workspacePendingCount: 0,
  drainPerSecond: 0,
  redis: null,
  databaseWaitMs: 0,
};

const refusal = (limits: Partial<AdmissionLimits>, pressure: Partial<Pressure>, count = 1) =>
  decideAdmission({ ...NO_LIMITS, ...limits }, { ...IDLE, ...pressure }, count);

test('without limits everything is accepted', () => {
  const everything = { pendingCount: 1e9, workspacePendingCount: 1e9, databaseWaitMs: 1e9 };

  expect(refusal({}, { ...everything, redis: { usedBytes: 99, maxBytes: 100 } })).toBeNull();
});

test('runs are accepted up to the limit, and a batch as a whole or not at all', () => {
  expect(refusal({ maxPendingRuns: 10 }, { pendingCount: 9 })).toBeNull();
  expect(refusal({ maxPendingRuns: 10 }, { pendingCount: 9 }, 2)).toMatchObject({ code: 'queue_full' });
  expect(refusal({ maxPendingRuns: 10 }, { pendingCount: 10 })).toMatchObject({
    code: 'queue_full',
    message: '10 runs are waiting to start, and 10 may (MAX_PENDING_RUNS)',
  });
});

test('a full workspace is told so, whatever room the others leave', () => {
  const limits = { maxPendingRuns: 100, maxPendingRunsPerWorkspace: 5 };

  expect(refusal(limits, { pendingCount: 7, workspacePendingCount: 5 })).toMatchObject({
    code: 'workspace_queue_full',
    message: '5 runs of this workspace are waiting to start, and 5 may (MAX_PENDING_RUNS_PER_WORKSPACE)',
  });
  expect(refusal(limits, { pendingCount: 7, workspacePendingCount: 2 })).toBeNull();
});

test.each([
  { drainPerSecond: 0, retryAfterSeconds: 10 },
  { drainPerSecond: 1_000, retryAfterSeconds: 1 },
  { drainPerSecond: 25, retryAfterSeconds: 4 },
  { drainPerSecond: 0.1, retryAfterSeconds: 60 },
])('at $drainPerSecond starts a second a caller comes again after $retryAfterSeconds s', (known) => {
  const { drainPerSecond, retryAfterSeconds } = known;

  expect(refusal({ maxPendingRuns: 10_000 }, { pendingCount: 10_000, drainPerSecond })).toMatchObject({
    retryAfterSeconds,
  });
});

test('memory of Redis counts against its own limit, and against ours where it has none', () => {
  const used = (usedBytes: number, maxBytes: number) => ({ redis: { usedBytes, maxBytes } });

  expect(refusal({ maxRedisMemoryPercent: 90 }, used(89, 100))).toBeNull();
  expect(refusal({ maxRedisMemoryPercent: 90 }, used(90, 100))).toMatchObject({
    code: 'queue_memory_full',
    message:
      "the queue's Redis uses 90 of 100 bytes; triggers are refused from 90 % on (MAX_REDIS_MEMORY_PERCENT)",
  });
  expect(refusal({ maxRedisMemoryPercent: 90 }, used(1e12, 0))).toBeNull();
  expect(refusal({ maxRedisMemoryBytes: 50 }, used(50, 0))).toMatchObject({ code: 'queue_memory_full' });
});

test('a database that does not answer refuses before anything else is looked at', () => {
  const pressure = { databaseWaitMs: 2_100, pendingCount: 5 };

  expect(refusal({ maxDatabaseWaitMs: 2_000, maxPendingRuns: 1 }, pressure)).toMatchObject({
    code: 'database_unavailable',
    retryAfterSeconds: 2,
  });
});
