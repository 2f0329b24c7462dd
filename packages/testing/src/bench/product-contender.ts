import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BackgroundProcess } from '@runyard/embedded';
import { createAccessTokens, systemClock } from '@runyard/runtime';
import { type Contender, LOST_AFTER_MS, pollMsFor } from './contender.ts';
import { openProductDatabase, type ProductDatabase } from './product-database.ts';
import { migrate, type ProductOptions, startProduct } from './product-processes.ts';
import { type ApiCaller, createShape, createWorkspace } from './product-workflows.ts';
import { postRequest } from './requests.ts';
import { SHAPE_NAMES, SHAPES, type Shape, type ShapeName } from './shapes.ts';
import type { StopList } from './stop-list.ts';
import { createTriggerClient, type TriggerClient } from './trigger-client.ts';

const TOKEN_TTL_SECONDS = 24 * 60 * 60;

/** What a steady load showed, in milliseconds. */
export interface LoadResult {
  acceptMs: number[];
  startMs: number[];
}

export interface ProductContender extends Contender {
  /** Triggers runs of the shape at a fixed rate, and waits until all have ended. */
  runAtRate(shape: Shape, load: { perSecond: number; seconds: number }): Promise<LoadResult>;
}

/** The whole product: triggers go to the API over HTTP, and a run has ended when the database says so. */
export async function startRunyard(
  options: Omit<ProductOptions, 'jwtSecret'>,
  stops: StopList,
): Promise<ProductContender> {
  const settings = { ...options, jwtSecret: randomBytes(32).toString('hex') };
  await migrate(settings);
  const { api, apiPort, workers } = await startProduct(settings, stops);
  const database = await openProductDatabase(options.databaseUrl);
  stops.add(database.close);
  const bench = await openBench({ api, workers, apiPort, database, jwtSecret: settings.jwtSecret });
  stops.add(async () => bench.client.close());
  return {
    name: 'runyard',
    processes: bench.processes,
    run: (shape, count) => runMany(bench, shape, count),
    runAtRate: (shape, load) => runAtRate(bench, shape, load),
  };
}

interface Bench {
  database: ProductDatabase;
  client: TriggerClient;
  processes: BackgroundProcess[];
  workflows: Record<ShapeName, { id: string; trigger: string; triggeredCount: number }>;
}

interface BenchParts {
  api: BackgroundProcess;
  workers: BackgroundProcess[];
  apiPort: number;
  database: ProductDatabase;
  jwtSecret: string;
}

async function openBench({ api, workers, apiPort, database, jwtSecret }: BenchParts): Promise<Bench> {
  const userId = randomUUID();
  await database.insertUser(userId);
  const caller = { apiPort, token: mintToken(jwtSecret, userId) };
  const workspaceId = await createWorkspace(caller);
  const workflows = await Promise.all(
    SHAPE_NAMES.map(async (name) => [name, await createWorkflow(caller, workspaceId, SHAPES[name])]),
  );
  return {
    database,
    client: createTriggerClient(apiPort),
    processes: [api, ...workers],
    workflows: Object.fromEntries(workflows),
  };
}

async function createWorkflow(caller: ApiCaller, workspaceId: string, shape: Shape) {
  const id = await createShape(caller, workspaceId, shape);
  const path = `/api/v1/workspaces/${workspaceId}/workflows/${id}/trigger`;
  return {
    id,
    trigger: postRequest(path, caller.token, '{"trigger_payload":{"topic":"tides"}}'),
    triggeredCount: 0,
  };
}

function mintToken(secret: string, userId: string): string {
  const settings = { secret, issuer: 'runyard', audience: 'runyard-api', ttlSeconds: TOKEN_TTL_SECONDS };
  return createAccessTokens(settings, systemClock()).issue(userId).token;
}

async function runMany(bench: Bench, shape: Shape, count: number): Promise<number> {
  const workflow = bench.workflows[shape.name];
  workflow.triggeredCount += count;
  const startedAt = performance.now();
  await bench.client.triggerMany(workflow.trigger, count);
  await untilAllEnded(bench, workflow.id, pollMsFor(count));
  const elapsedMs = performance.now() - startedAt;
  await requireAllCompleted(bench, workflow);
  return elapsedMs;
}

async function runAtRate(
  bench: Bench,
  shape: Shape,
  load: { perSecond: number; seconds: number },
): Promise<LoadResult> {
  const workflow = bench.workflows[shape.name];
  const acceptMs = await bench.client.triggerAtRate(workflow.trigger, load);
  workflow.triggeredCount += acceptMs.length;
  await untilAllEnded(bench, workflow.id, pollMsFor(acceptMs.length));
  await requireAllCompleted(bench, workflow);
  return { acceptMs, startMs: await bench.database.listStartDelays(workflow.id, acceptMs.length) };
}

async function untilAllEnded(
  { database, processes }: Bench,
  workflowId: string,
  pollMs: number,
): Promise<void> {
  const deadline = performance.now() + LOST_AFTER_MS;
  while (await database.isAnyOpen(workflowId)) {
    const ended = processes.find((each) => !each.isRunning());
    if (ended) throw new Error(`${ended.name} ended`);
    if (performance.now() > deadline) throw new Error(`runs were lost: ${await told(database, workflowId)}`);
    await sleep(pollMs);
  }
}

async function requireAllCompleted(
  { database }: Bench,
  { id, triggeredCount }: { id: string; triggeredCount: number },
) {
  const { completed } = await database.countByStatus(id);
  if (completed === triggeredCount) return;
  throw new Error(`of ${triggeredCount} runs not all completed: ${await told(database, id)}`);
}

const told = async (database: ProductDatabase, workflowId: string) =>
  JSON.stringify(await database.countByStatus(workflowId));
