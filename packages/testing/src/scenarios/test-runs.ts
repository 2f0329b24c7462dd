import type { Db } from '@runyard/db';
import type { RunStatus } from '@runyard/domain';
import { createJobHandlers, triggerRun } from '@runyard/engine';
import { nodesQueue, RUNS_QUEUE, startConsumers } from '@runyard/queue';
import { eventually } from '../eventually.ts';
import { type NodeSpec, seedWorkflow, type Tenant } from './seed-workflow.ts';
import type { TestEngine } from './test-engine.ts';

const POOLS = ['task', 'api_call', 'transform'];
const DEADLINE_MS = 30_000;

export interface TestRunsOptions {
  databaseUrl: string;
  redisUrl: string | undefined;
  prefix: string;
  tenant: Tenant;
}

type Rows<Table extends 'run' | 'nodeRun' | 'task'> = Awaited<ReturnType<Db['prisma'][Table]['findMany']>>;

export interface TestRuns {
  /** A pending run of the workflow, with its job. */
  trigger(workflowId: string): Promise<string>;
  /** A pending run of a workflow of these nodes. */
  start(nodes: NodeSpec[]): Promise<string>;
  run(runId: string): Promise<Rows<'run'>[number]>;
  /** In the order of the nodes; items of maps are left out. */
  nodeRuns(runId: string): Promise<Rows<'nodeRun'>>;
  /** Of maps, in the order of their lists. */
  items(runId: string): Promise<Rows<'nodeRun'>>;
  tasks(runId: string, title?: string): Promise<Rows<'task'>>;
  /** Waits for a task of the run that waits. */
  waitingTask(runId: string): Promise<Rows<'task'>[number]>;
  /** Waits until the run is that. */
  became(runId: string, status: RunStatus): Promise<unknown>;
  /** Takes jobs as a worker does while `act` runs. */
  working(act: () => Promise<unknown>): Promise<void>;
  /** Waits until no queue holds a job. */
  queuesEmpty(): Promise<unknown>;
}

/** Runs of one test engine: starts them, takes their jobs while a test says so, and looks at what became of them. */
export function createTestRuns(engine: TestEngine, { tenant, ...backend }: TestRunsOptions): TestRuns {
  const { prisma } = engine.db;
  const run = (id: string) => prisma.run.findUniqueOrThrow({ where: { id } });
  const isQueued = async (id: string) => (await engine.queue.queue(RUNS_QUEUE).getJob(id)) !== undefined;
  const nodeRuns = (runId: string) =>
    prisma.nodeRun.findMany({ where: { runId, parentNodeRunId: null }, orderBy: { ordinal: 'asc' } });
  const trigger = async (workflowId: string) => {
    const { workspaceId } = tenant;
    const { id } = await triggerRun(engine, {
      workspaceId,
      workflowId,
      triggerPayload: {},
      triggeredBy: null,
    });
    await eventually(async () => (await isQueued(id)) || (await run(id)).status !== 'pending');
    return id;
  };
  return {
    trigger,
    start: async (nodes: NodeSpec[]) => trigger(await seedWorkflow(engine.db, tenant, nodes)),
    run,
    nodeRuns,
    items: (runId: string) =>
      prisma.nodeRun.findMany({
        where: { runId, parentNodeRunId: { not: null } },
        orderBy: [{ parentEpoch: 'asc' }, { itemIndex: 'asc' }],
      }),
    tasks: (runId: string, title?: string) =>
      prisma.task.findMany({ where: { runId, ...(title && { title }) }, orderBy: { createdAt: 'asc' } }),
    waitingTask: (runId: string) =>
      eventually(() => prisma.task.findFirst({ where: { runId, status: 'waiting' } }), {
        deadlineMs: DEADLINE_MS,
      }),
    became: (runId: string, status: RunStatus) =>
      eventually(async () => (await run(runId)).status === status, { deadlineMs: DEADLINE_MS }),
    working: async (act: () => Promise<unknown>): Promise<void> => {
      const { log, clock } = engine;
      const now = () => clock.now().getTime();
      const options = { ...backend, pools: POOLS, concurrency: 20, lockMs: 15_000, log, now };
      const consumers = startConsumers(options, createJobHandlers(engine));
      try {
        await act();
      } finally {
        await consumers.drain();
      }
    },
    queuesEmpty: () =>
      eventually(
        async () => {
          const names = [RUNS_QUEUE, ...POOLS.map(nodesQueue)];
          const counts = await Promise.all(names.map((name) => engine.queue.queue(name).getJobCounts()));
          return counts.every((count) => Object.values(count).every((jobs) => jobs === 0));
        },
        { deadlineMs: DEADLINE_MS },
      ),
  };
}
