import { describe, expect, test } from '@jest/globals';
import { createKeyRing, makeKey, productVersion } from '@runyard/runtime';
import { judgeSkew, measureSkew } from './check-clock.ts';
import { judgeConnections } from './check-connections.ts';
import { judgeRedis } from './check-redis.ts';
import { judgeSettings } from './check-settings.ts';
import { judgeWorkers } from './check-workers.ts';

const REDIS = {
  version: '7.2.4',
  maxmemoryPolicy: 'noeviction',
  maxmemory: 100,
  usedMemory: 10,
  role: 'master',
  isLoading: false,
  appendOnly: true,
  saves: true,
  lastSaveFailed: false,
  timeMs: 0,
};

describe('runyard doctor', () => {
  test.each([
    ['ok', {}, /7\.2\.4 answers/],
    ['fail', { version: '6.0.16' }, /must be 6\.2 or later/],
    ['fail', { maxmemoryPolicy: 'allkeys-lru' }, /must be noeviction/],
    ['fail', { role: 'slave' }, /replica/],
    ['fail', { lastSaveFailed: true }, /could not write/],
    ['fail', { usedMemory: 96 }, /96 % of its maxmemory/],
    ['warn', { usedMemory: 85 }, /85 %/],
    ['warn', { maxmemory: 0 }, /maxmemory is not set/],
    ['warn', { isLoading: true }, /loading/],
    ['warn', { appendOnly: false }, /since its last snapshot; no run is lost/],
    ['warn', { appendOnly: false, saves: false }, /forgets all jobs; no run is lost/],
  ])('tells what Redis means for the jobs in it (%s, %j)', (level, changes, message) => {
    expect(judgeRedis({ ...REDIS, ...changes }, 0, true)).toEqual({
      level,
      message: expect.stringMatching(message),
    });
  });

  test('lets a Redis on a desk take the memory it wants', () => {
    expect(judgeRedis({ ...REDIS, maxmemory: 0 }, 0, false).level).toBe('ok');
  });

  test.each([
    ['ok', { limit: 97, open: 30, workerCount: 2, servedPoolCount: 10 }],
    ['warn', { limit: 97, open: 30, workerCount: 9, servedPoolCount: 45 }],
    ['warn', { limit: 97, open: 80, workerCount: 2, servedPoolCount: 10 }],
    ['fail', { limit: 97, open: 95, workerCount: 2, servedPoolCount: 10 }],
  ])('tells whether all processes get their connections (%s, %j)', (level, usage) => {
    const config = { DATABASE_POOL_SIZE: 10, REDIS_URL: 'redis://x' };
    expect(judgeConnections(usage, config).level).toBe(level);
  });

  test('counts the connections of queues without Redis', () => {
    const usage = { limit: 97, open: 5, workerCount: 2, servedPoolCount: 10 };
    const config = { DATABASE_POOL_SIZE: 10, REDIS_URL: undefined };
    expect(judgeConnections(usage, config).message).toContain('may open 59');
  });

  test.each([
    ['ok', [{ pools: ['a', 'b'], version: productVersion() }], []],
    ['warn', [], []],
    ['warn', [{ pools: ['a'], version: productVersion() }], []],
    ['warn', [{ pools: ['a', 'b'], version: '0.0.0' }], []],
    ['fail', [{ pools: ['a'], version: productVersion() }], [{ pool: 'b', queuedCount: 3 }]],
  ])(
    'tells whether every pool is served by workers of this version (%s, %j, %j)',
    (level, live, unserved) => {
      expect(judgeWorkers(live, unserved, ['a', 'b']).level).toBe(level);
    },
  );

  const keys = (...ids: string[]) => createKeyRing(ids.map(makeKey).join());
  const signing = { WEBHOOK_SIGNING_SECRET: 'x'.repeat(32), PUBLIC_URL: 'https://runyard.example.com' };
  const settings = {
    WEBHOOK_SIGNING_SECRET: undefined,
    PUBLIC_URL: undefined,
    SECRETS_KEYS: keys('k2', 'k1'),
    JWT_SECRET: 'y'.repeat(32),
    JWT_PUBLIC_KEY: undefined,
    JWT_JWKS_URL: undefined,
  };
  test.each([
    ['ok', {}, {}],
    ['ok', signing, { hasWebhooks: true }],
    ['warn', { PUBLIC_URL: signing.PUBLIC_URL }, {}],
    ['warn', { WEBHOOK_SIGNING_SECRET: signing.WEBHOOK_SIGNING_SECRET }, {}],
    ['warn', { JWT_JWKS_URL: 'https://x' }, {}],
    ['fail', {}, { hasWebhooks: true }],
    ['ok', {}, { keyIds: ['k1'] }],
    ['fail', {}, { keyIds: ['k0', 'k1'] }],
    ['fail', { SECRETS_KEYS: undefined }, { keyIds: ['k1'] }],
  ])('tells whether settings fit each other and the data (%s, %#)', (level, changes, needs) => {
    const found = judgeSettings({ ...settings, ...changes }, { hasWebhooks: false, keyIds: [], ...needs });
    expect(found.level).toBe(level);
  });

  test('tells how far clocks are apart, whatever asking takes', async () => {
    expect(judgeSkew('a', 'b', 1_900)).toEqual([]);
    expect(judgeSkew('a', 'b', -5_000)).toEqual([
      { level: 'warn', message: 'the clock of a is 5.0 s behind that of b' },
    ]);
    expect(judgeSkew('a', 'b', 90_000)[0]?.level).toBe('fail');
    expect(Math.abs(await measureSkew(async () => Date.now() + 5_000))).toBeGreaterThan(4_900);
    expect(await measureSkew(async () => Date.now())).toBe(0);
  });
});
