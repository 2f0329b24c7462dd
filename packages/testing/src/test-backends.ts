import { randomUUID } from 'node:crypto';
import { describe } from '@jest/globals';
import { readTestEnvironment } from './test-environment.ts';

/** Where the queues of a test live. */
export interface TestBackend {
  kind: 'postgres' | 'redis';
  /** Undefined means PostgreSQL, as in the product's configuration. */
  redisUrl: string | undefined;
}

/** The queue backends of this run: PostgreSQL always, Redis where there is one. */
export function testBackends(): TestBackend[] {
  const { redisUrl } = readTestEnvironment();
  const postgres: TestBackend = { kind: 'postgres', redisUrl: undefined };
  return redisUrl === undefined ? [postgres] : [postgres, { kind: 'redis', redisUrl }];
}

/** One `describe` for each backend. Where there is no Redis, its half is reported as skipped. */
export function describeEachBackend(title: string, suite: (backend: TestBackend) => void): void {
  const backends = testBackends();
  for (const backend of backends) describe(`${title} (${backend.kind})`, () => suite(backend));
  if (backends.length === 1) {
    describe.skip(`${title} (redis)`, () => suite({ kind: 'redis', redisUrl: 'redis://absent' }));
  }
}

/** A queue prefix that no other test uses. */
export const uniquePrefix = (): string => `test-${randomUUID()}`;
