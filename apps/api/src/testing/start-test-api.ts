import type { AddressInfo } from 'node:net';
import type { Scope } from '@runyard/contracts';
import { createDb, createWorkspace, type Db, hashPassword, insertUser, SYSTEM } from '@runyard/db';
import type { WorkspaceRole } from '@runyard/domain';
import { type AdmissionLimits, watchPressure } from '@runyard/engine';
import { createNodeServices } from '@runyard/nodes';
import { openJobQueue } from '@runyard/queue';
import {
  type AccessTokens,
  createAccessTokens,
  createKeyRing,
  createLogger,
  type KeyRing,
  makeKey,
  systemClock,
  systemIds,
} from '@runyard/runtime';
import { createTestDatabase, type TestDatabase, uniquePrefix } from '@runyard/testing';
import { createApp } from '../app.ts';
import type { LoginLimits } from '../auth/login-limiter.ts';
import { watchApiHealth } from '../health/api-health.ts';
import { openLimiterStore } from '../limits/limiter-store.ts';
import { createRunStreams, type RunStreams } from '../run-events/run-streams.ts';
import { startServer, stopServer } from '../server.ts';
import { type ApiClient, createApiClient } from './api-client.ts';

export const TEST_SECRET = 'a secret for tests, of more than thirty-two characters';
export const TEST_PASSWORD = 'correct horse battery staple';

export interface TestApiOptions {
  /** Another way to the database. */
  reroute?: (databaseUrl: string) => Promise<string>;
  /** Default: the queues live in PostgreSQL. */
  redisUrl?: string | undefined;
  /** Default: one of its own. */
  prefix?: string;
  /** Default: no limit. */
  requestsPerMinute?: number;
  corsOrigins?: string[];
  answerDeadlineMs?: number;
  triggerDeadlineMs?: number;
  /** Default: no limits. */
  admission?: Partial<AdmissionLimits>;
  headersTimeoutMs?: number;
  maxPayloadBytes?: number;
  maxNodesPerWorkflow?: number;
  maxBatchItems?: number;
  maxMembersPerWorkspace?: number;
  maxApiKeysPerWorkspace?: number;
  maxSecretsPerWorkspace?: number;
  /** Default: a ring of one new key; null: the system has no secrets. */
  keyRing?: KeyRing | null;
  login?: Partial<LoginLimits>;
  /** Default: 12 hours. */
  sessionMaxMs?: number;
  metricsToken?: string;
  maxOutputBytes?: number;
  maxEventStreams?: number;
  heartbeatMs?: number;
  /** Default: servers of the test. */
  outboundAllow?: string[];
}

/** The API over HTTP on a port of its own, with a fresh database. */
export interface TestApi {
  url: string;
  db: Db;
  tokens: AccessTokens;
  /** What its secrets are sealed with. */
  keyRing: KeyRing | null;
  database: TestDatabase;
  runStreams: RunStreams;
  setStopping(): void;
  /** A new user with a workspace, and a client that speaks as them. */
  signUp(as?: { isInstanceAdmin: boolean }): Promise<TestUser>;
  /** A client that speaks with an API key of a user's workspace. */
  withKey(user: TestUser, scopes: readonly Scope[], fields?: object): Promise<TestKey>;
  /** A client that speaks as a new member of a workspace. */
  join(workspaceId: string, role: WorkspaceRole): Promise<TestUser>;
  anonymous: ApiClient;
  stop(): Promise<void>;
}

export interface TestKey extends ApiClient {
  apiKeyId: string;
  key: string;
  workspaceId: string;
}

export interface TestUser extends ApiClient {
  userId: string;
  email: string;
  token: string;
  workspaceId: string;
}

const ids = systemIds();
const NO_LIMITS: AdmissionLimits = {
  maxPendingRuns: 0,
  maxPendingRunsPerWorkspace: 0,
  maxRedisMemoryPercent: 0,
  maxRedisMemoryBytes: 0,
  maxDatabaseWaitMs: 0,
};

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const databaseUrl = (await options.reroute?.(database.url)) ?? database.url;
  const log = createLogger({ name: 'api', level: 'silent' });
  const clock = systemClock();
  const db = createDb({ databaseUrl, poolSize: 4, connectTimeoutMs: options.reroute ? 1_000 : 10_000 });
  const backend = { redisUrl: options.redisUrl, databaseUrl, prefix: options.prefix ?? uniquePrefix() };
  const queue = openJobQueue(backend);
  const limiterStore = openLimiterStore(backend);
  const tokens = createAccessTokens(
    {
      secret: TEST_SECRET,
      issuer: 'runyard',
      audience: 'runyard-api',
      ttlSeconds: 600,
      ...(options.sessionMaxMs !== undefined && { sessionMaxMs: options.sessionMaxMs }),
    },
    clock,
  );
  const maxNodes = options.maxNodesPerWorkflow ?? 500;
  const runStreams = createRunStreams(db, log, {
    maxOpen: options.maxEventStreams ?? 2_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
  });
  const services = createNodeServices({ outbound: { allow: options.outboundAllow ?? ['127.0.0.1'] } });
  const keyRing = options.keyRing === undefined ? createKeyRing(makeKey('k1')) : options.keyRing;
  const admission = watchPressure({ db, queue, log }, { ...NO_LIMITS, ...options.admission });
  let stopping = false;
  const health = watchApiHealth(
    { db, queue, log, random: Math.random },
    {
      databaseUrl,
      maxEventLoopLagMs: 0,
      stuckExitMs: 0,
      onStuck: () => undefined,
      isStopping: () => stopping,
    },
  );
  const app = createApp({
    engine: { db, queue, ids, log, clock, random: Math.random, limits: { maxNodes } },
    clock,
    tokens,
    runStreams,
    limits: {
      maxPayloadBytes: options.maxPayloadBytes ?? 1_048_576,
      maxNodesPerWorkflow: maxNodes,
      requestsPerMinute: options.requestsPerMinute ?? 0,
      corsOrigins: options.corsOrigins ?? [],
      answerDeadlineMs: options.answerDeadlineMs ?? 60_000,
      triggerDeadlineMs: options.triggerDeadlineMs ?? 60_000,
      maxOutputBytes: options.maxOutputBytes ?? 1_048_576,
      maxRunAheadDays: 365,
      idempotencyTtlMs: 86_400_000,
      maxBatchItems: options.maxBatchItems ?? 500,
      maxMembersPerWorkspace: options.maxMembersPerWorkspace ?? 1_000,
      maxApiKeysPerWorkspace: options.maxApiKeysPerWorkspace ?? 100,
      maxSecretsPerWorkspace: options.maxSecretsPerWorkspace ?? 200,
      callbackWindowSeconds: 300,
      login: { maxFailures: 10, maxFailuresPerAddress: 100, windowSeconds: 900, ...options.login },
    },
    http: services.http,
    webhookSigningSecret: TEST_SECRET,
    keyRing: keyRing ?? undefined,
    createLimiter: limiterStore.createLimiter,
    metricsToken: options.metricsToken,
    checkReplies: true,
    health,
    admission,
    isStopping: () => stopping,
  });
  const server = await startServer(app, {
    host: '127.0.0.1',
    port: 0,
    ...(options.headersTimeoutMs !== undefined && { headersTimeoutMs: options.headersTimeoutMs }),
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const addUser = async (isInstanceAdmin = false) => {
    const id = ids.next();
    const email = `${id}@example.com`;
    await insertUser(db.prisma, {
      id,
      email,
      name: 'Ada',
      passwordHash: await passwordHash,
      isInstanceAdmin,
    });
    const { token } = tokens.issue(id);
    return { userId: id, email, token, ...createApiClient(url, token) };
  };
  return {
    url,
    db,
    tokens,
    keyRing,
    database,
    runStreams,
    anonymous: createApiClient(url, null),
    setStopping: () => {
      stopping = true;
    },
    signUp: async (as) => {
      const user = await addUser(as?.isInstanceAdmin);
      const workspace = { id: ids.next(), userId: user.userId, name: 'Lab', settings: {} };
      await createWorkspace(db.prisma, SYSTEM, workspace);
      return { ...user, workspaceId: workspace.id };
    },
    join: async (workspaceId, role) => {
      const user = await addUser();
      await db.prisma.workspaceMember.create({ data: { workspaceId, userId: user.userId, role } });
      return { ...user, workspaceId };
    },
    withKey: async ({ workspaceId, post }, scopes, fields = {}) => {
      const answer = await post(`/workspaces/${workspaceId}/api-keys`, { name: 'Test', scopes, ...fields });
      if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
      const { id, key } = answer.body;
      return { apiKeyId: id, key, workspaceId, ...createApiClient(url, key) };
    },
    stop: async () => {
      health.stop();
      admission.stop();
      runStreams.stop();
      await stopServer(server);
      await Promise.allSettled([queue.close(), limiterStore.close(), services.close(), db.close()]);
      await database.drop();
    },
  };
}

const passwordHash = hashPassword(TEST_PASSWORD);
