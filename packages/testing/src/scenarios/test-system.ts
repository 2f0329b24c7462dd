import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkInvariants, createDb, type Db, type InvariantBreach, isDatabaseUnavailable } from '@runyard/db';
import { isTerminalRunStatus, type JsonObject, NODE_TYPES, type RunStatus } from '@runyard/domain';
import { freePort } from '@runyard/embedded';
import { type TriggerCommand, triggerRun } from '@runyard/engine';
import { nodeTypes } from '@runyard/nodes';
import { type BackendOptions, type JobQueue, nodesQueue, openJobQueue, RUNS_QUEUE } from '@runyard/queue';
import { createAccessTokens, createLogger, makeKey, systemClock, systemIds } from '@runyard/runtime';
import { eventually } from '../eventually.ts';
import { spawnProcess, type TestProcess } from '../spawn-process.ts';
import { uniquePrefix } from '../test-backends.ts';
import { createTestDatabase } from '../test-database.ts';
import { type NodeSpec, seedTenant, seedWorkflow, type Tenant } from './seed-workflow.ts';

type Environment = Record<string, string>;
type Run = NonNullable<Awaited<ReturnType<Db['prisma']['run']['findUnique']>>>;
type NodeRun = Awaited<ReturnType<Db['prisma']['nodeRun']['findMany']>>[number];

export interface ApiProcess {
  process: TestProcess;
  url: string;
  /** Of the owner of the workspace. */
  token: string;
  /** Calls it as the owner of the workspace; the path is below /api/v1. */
  call(
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: JsonObject }>;
}

/** A whole Runyard for one test file: a database and a queue of its own, and real processes on them. */
export interface TestSystem {
  db: Db;
  queue: JobQueue;
  /** Where its processes find both. */
  backend: BackendOptions;
  tenant: Tenant;
  startApi(env?: Environment): Promise<ApiProcess>;
  startWorker(env?: Environment): Promise<TestProcess>;
  /** Kills every process that it has started. */
  killAll(): Promise<void>;
  createWorkflow(nodes: readonly NodeSpec[]): Promise<string>;
  /** Triggers as the API does, without one. Returns the run's id. */
  trigger(workflowId: string, payload?: JsonObject, options?: Partial<TriggerCommand>): Promise<string>;
  run(runId: string): Promise<Run>;
  /** Node runs by the keys of their nodes. */
  nodeRuns(runId: string): Promise<Record<string, NodeRun>>;
  /** Waits until the run is terminal; what it became. */
  ended(runId: string, deadlineMs?: number): Promise<Run>;
  /** What its processes have written so far, each. */
  outputs(): string[];
  /** Waits until no queue holds a job. */
  queuesEmpty(): Promise<void>;
  stop(): Promise<void>;
}

export interface SystemOptions {
  redisUrl: string | undefined;
  /** Default: a fresh test database, dropped at the end. */
  databaseUrl?: string;
}

export const REPOSITORY = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
const SECRET = 'a secret for tests, of more than thirty-two characters';
const END_DEADLINE_MS = 30_000;

/** Repairs soon; leases are as long as in production, so that a busy machine loses none. Nodes may call servers of the test. */
const SETTINGS: Environment = {
  JWT_SECRET: SECRET,
  SECRETS_KEYS: makeKey('k1'),
  RATE_LIMIT_PER_MINUTE: '0',
  SWEEP_INTERVAL_MS: '100',
  SWEEP_AFTER_MS: '300',
  DATABASE_POOL_SIZE: '5',
  OUTBOUND_ALLOW: '127.0.0.1',
};

export async function startTestSystem({ redisUrl, databaseUrl }: SystemOptions): Promise<TestSystem> {
  const database = databaseUrl === undefined ? await createTestDatabase() : null;
  const url = databaseUrl ?? database?.url ?? '';
  const backend = { databaseUrl: url, redisUrl, prefix: uniquePrefix() };
  const db = createDb({ databaseUrl: url, poolSize: 5 });
  const queue = openJobQueue(backend);
  const tenant = await seedTenant(db);
  const processes = startsProcesses({
    ...SETTINGS,
    DATABASE_URL: url,
    QUEUE_PREFIX: backend.prefix,
    ...(redisUrl && { REDIS_URL: redisUrl }),
  });
  const run = (id: string) => db.prisma.run.findUniqueOrThrow({ where: { id } });
  const engine = {
    db,
    queue,
    ids: systemIds(),
    log: silent(),
    clock: systemClock(),
    random: Math.random,
    limits: { maxNodes: 500 },
  };
  return {
    db,
    queue,
    backend,
    tenant,
    startApi: (env) => startApi(processes.start, tenant, env),
    startWorker: (env) => startWorker(processes.start, env),
    killAll: processes.killAll,
    createWorkflow: (nodes) => seedWorkflow(db, tenant, nodes),
    trigger: async (workflowId, triggerPayload = {}, options = {}) => {
      const { workspaceId } = tenant;
      const accepted = await triggerRun(engine, {
        workspaceId,
        workflowId,
        triggerPayload,
        triggeredBy: null,
        ...options,
      });
      return accepted.id;
    },
    run,
    nodeRuns: async (runId) => nodeRunsByKey(db, await run(runId)),
    ended: (runId, deadlineMs = END_DEADLINE_MS) =>
      waitForEnd(db, runId, deadlineMs).catch(async (cause) => {
        throw new Error(await describeStuck(db, runId, processes.outputs().join('\n')), { cause });
      }),
    outputs: processes.outputs,
    queuesEmpty: async () =>
      void (await eventually(() => requireEmpty(queue), { deadlineMs: END_DEADLINE_MS })),
    stop: async () => {
      await processes.killAll();
      await requireInvariants(db);
      await Promise.allSettled([queue.close(), db.close()]);
      await database?.drop();
    },
  };
}

const silent = () => createLogger({ name: 'test', level: 'silent' });

type Start = (app: 'api' | 'worker', env: Environment) => TestProcess;

function startsProcesses(settings: Environment) {
  const started: TestProcess[] = [];
  const start: Start = (app, env) => {
    const folder = join(REPOSITORY, `apps/${app}/dist`);
    if (!existsSync(folder)) throw new Error(`${folder} is missing: npm run build`);
    const process = spawnProcess({ args: ['main.js'], cwd: folder, env: { ...settings, ...env } });
    started.push(process);
    return process;
  };
  const killAll = async () => {
    for (const process of started) process.kill('SIGKILL');
    await Promise.all(started.map((process) => process.ended));
  };
  return { start, killAll, outputs: () => started.map((process) => process.output()) };
}

async function startWorker(start: Start, env: Environment = {}): Promise<TestProcess> {
  const worker = start('worker', env);
  await worker.waitForLine(/worker started/);
  return worker;
}

async function startApi(start: Start, tenant: Tenant, env: Environment = {}): Promise<ApiProcess> {
  const port = await freePort();
  const process = start('api', { ...env, PORT: String(port) });
  await process.waitForPort(port);
  const settings = { secret: SECRET, issuer: 'runyard', audience: 'runyard-api', ttlSeconds: 600 };
  const { token } = createAccessTokens(settings, systemClock()).issue(tenant.userId);
  const url = `http://127.0.0.1:${port}`;
  return {
    process,
    url,
    token,
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: (await response.json()) as JsonObject };
    },
  };
}

async function nodeRunsByKey(db: Db, run: Run): Promise<Record<string, NodeRun>> {
  const nodes = await db.prisma.workflowNode.findMany({ where: { workflowId: run.workflowId } });
  const keys = new Map(nodes.map((node) => [node.id, node.key ?? node.id]));
  const rows = await db.prisma.nodeRun.findMany({
    where: { runId: run.id, parentNodeRunId: null },
    orderBy: { ordinal: 'asc' },
  });
  return Object.fromEntries(rows.map((row) => [keys.get(row.nodeId) ?? row.nodeId, row]));
}

async function waitForEnd(db: Db, runId: string, deadlineMs: number): Promise<Run> {
  const findEnded = async () => {
    const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    return isTerminalRunStatus(run.status as RunStatus) ? run : null;
  };
  return eventually(findEnded, { deadlineMs });
}

/** Where a run hangs, for the reader of a failed test. */
async function describeStuck(db: Db, runId: string, outputs: string): Promise<string> {
  const { status } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  const rows = await db.prisma.nodeRun.findMany({ where: { runId } });
  const states = rows.map((row) => `${row.id} ${row.status} attempt ${row.attempt} epoch ${row.leaseEpoch}`);
  return `run ${runId} is still ${status}\n${states.join('\n')}\n${outputs.slice(-4_000)}`;
}

/** Whatever a scenario did, no invariant is broken at its end, and the books balance. */
async function requireInvariants(db: Db): Promise<void> {
  const breaches = await checkInvariants(db.prisma).catch((error: unknown) => {
    if (isDatabaseUnavailable(error)) return [];
    throw error;
  });
  if (breaches.length > 0) throw new Error(`invariants are broken: ${describeAll(breaches)}`);
}

const describeAll = (breaches: InvariantBreach[]) =>
  breaches.map(({ invariant, id, message }) => `${invariant} ${id}: ${message}`).join('; ');

async function requireEmpty(queue: JobQueue): Promise<true> {
  const pools = new Set(NODE_TYPES.map((type) => nodeTypes[type].pool));
  const names = [RUNS_QUEUE, ...[...pools].map(nodesQueue)];
  const counts = await Promise.all(names.map((name) => queue.queue(name).getJobCounts()));
  const held = names.filter((_, index) => Object.values(counts[index] ?? {}).some((count) => count > 0));
  if (held.length > 0) throw new Error(`still with jobs: ${held.join(', ')} ${JSON.stringify(counts)}`);
  return true;
}
