import { isDeepStrictEqual } from 'node:util';
import { cancelRun, createDbOn, SYSTEM } from '@runyard/db';
import { type EngineContext, startLeaseKeeper, triggerRun } from '@runyard/engine';
import type { NodeOutcome } from '@runyard/nodes';
import { callNode } from '../scenarios/node-specs.ts';
import { type NodeSpec, seedWorkflow, type Tenant } from '../scenarios/seed-workflow.ts';
import type { TestEngine } from '../scenarios/test-engine.ts';
import { createModelQueue, type ModelQueue, type Snapshot } from './model-queue.ts';
import { type CrashPoint, createMortal, type Mortal } from './mortal.ts';
import { mortalPrisma } from './mortal-prisma.ts';
import { type Observed, observe } from './observe.ts';
import { type Change, hasEnded, type ModelNode, possibleStates, type RunState } from './state.ts';

/** Processes at work at the same time. */
const WORKER_COUNT = 2;
/** No lease runs out by itself, and no backoff ends by itself, while a history lasts. */
const HOUR_MS = 3_600_000;

/** A process: an engine of its own, which may die at any step. */
export interface ModelWorker {
  mortal: Mortal;
  engine: EngineContext;
}

/** An execution that its worker waits for. */
export interface Execution {
  number: number;
  worker: ModelWorker;
  jobId: string;
  node: number;
  leaseEpoch: number;
  finish(outcome: NodeOutcome): void;
  /** What `executeNodeRun` comes to. */
  ended: Promise<{ kind: string }>;
}

/** One run under a history: what the model says of it, and what the real engine has made of it. */
export interface World {
  graph: ModelNode[];
  state: RunState;
  observed: Observed;
  queue: ModelQueue;
  /** What the queue was before. */
  snapshots: Snapshot[];
  workers: ModelWorker[];
  executions: Execution[];
  /** Node → number of the execution that began its wait. */
  waitOutputs: Map<number, number>;
  engine: TestEngine;
  tenant: Tenant;
  workflowId: string;
  runId: string;
  executionCount: number;
  /** The next execution that begins, by the function that ends it. */
  nextArrival(): Promise<Execution['finish']>;
}

/** How executions reach the world that waits for them. */
export interface Arrivals {
  arrive(): Promise<NodeOutcome>;
  next(): Promise<Execution['finish']>;
}

export function createArrivals(): Arrivals {
  let announce: (finish: Execution['finish']) => void = () => {};
  return {
    arrive: () => new Promise((resolve) => announce(resolve)),
    next: () => new Promise((resolve) => (announce = resolve)),
  };
}

/** A pending run of the graph, accepted by a process that lives. */
export async function createWorld(
  engine: TestEngine,
  arrivals: Arrivals,
  tenant: Tenant,
  graph: ModelNode[],
): Promise<World> {
  const queue = createModelQueue();
  const workers = Array.from({ length: WORKER_COUNT }, () => startWorker(engine, queue));
  const workflowId = await seedWorkflow(engine.db, tenant, graph.map(specOf));
  const trigger = { workspaceId: tenant.workspaceId, workflowId, triggerPayload: {}, triggeredBy: null };
  const { id: runId } = await triggerRun((workers[0] as ModelWorker).engine, trigger);
  const observed = await observe(engine.db.prisma, runId);
  return {
    ...{ graph, queue, workers, engine, tenant, workflowId, runId, observed },
    state: observed.state,
    snapshots: [],
    executions: [],
    waitOutputs: new Map(),
    executionCount: 0,
    nextArrival: arrivals.next,
  };
}

const specOf = ({ dependsOn, maxRetries, onError }: ModelNode, index: number): NodeSpec => ({
  ...callNode(`n${index}`),
  key: `n${index}`,
  dependsOn: dependsOn.map((other) => `n${other}`),
  onError,
  maxRetries,
  retryPolicy: { max: null, backoff: 'fixed', baseMs: HOUR_MS, capMs: HOUR_MS, jitter: 'none', on: null },
});

function startWorker(engine: TestEngine, queue: ModelQueue): ModelWorker {
  const mortal = createMortal();
  const db = createDbOn(mortalPrisma(engine.db.prisma, mortal));
  const leases = startLeaseKeeper(db, engine.log, HOUR_MS);
  leases.stop();
  const limits = { ...engine.limits, leaseMs: HOUR_MS };
  return { mortal, engine: { ...engine, db, leases, limits, queue: queue.portOf(mortal) } };
}

/** Ends the world, and its run where a failure has left it open: it would be in the way of the next one. */
export async function endWorld(world: World): Promise<void> {
  for (const worker of world.workers) replaceWorker(world, worker);
  const { workflowId, runId, tenant, engine } = world;
  const scope = { workflowId, runId, workspaceId: tenant.workspaceId };
  const { state } = await observe(engine.db.prisma, runId);
  if (!hasEnded(state)) await engine.db.transaction((tx) => cancelRun(tx, SYSTEM, scope, null));
}

/** Ends a process; another one takes its place. What it was handling, the queue will deliver again. */
export function replaceWorker(world: World, worker: ModelWorker): void {
  worker.mortal.kill();
  worker.engine.leases.abortAll('lease_lost');
  world.executions = world.executions.filter((execution) => execution.worker !== worker);
  world.workers = world.workers.map((each) =>
    each === worker ? startWorker(world.engine, world.queue) : each,
  );
}

/**
 * Lets a worker do something, which it may not survive, and compares what is in the database then with what the model
 * says: all of `changes` or, when the worker has died on the way, some of them. Returns whether it is alive.
 */
export async function act(
  world: World,
  worker: ModelWorker,
  crash: CrashPoint | null,
  changes: Change[],
  work: () => Promise<unknown>,
): Promise<boolean> {
  const { mortal } = worker;
  mortal.dieAt(crash);
  await Promise.race([work(), mortal.died]);
  await mortal.settled();
  mortal.dieAt(null);
  const states = possibleStates(world.state, changes);
  await expectState(world, mortal.isDead() ? states : states.slice(-1));
  if (mortal.isDead()) replaceWorker(world, worker);
  return !mortal.isDead();
}

async function expectState(world: World, possible: RunState[]): Promise<void> {
  world.observed = await observe(world.engine.db.prisma, world.runId);
  const { state } = world.observed;
  if (!possible.some((each) => isDeepStrictEqual(each, state)))
    throw new Error(
      `the run is ${JSON.stringify(state)}\nand was ${JSON.stringify(world.state)}\nit may be ${possible.map((each) => JSON.stringify(each)).join('\n         or ')}`,
    );
  world.state = state;
}

/** Time passes, or something else changes that is no change of a status. */
export async function pass(world: World, work: () => Promise<unknown>): Promise<void> {
  await work();
  await expectState(world, [world.state]);
}
