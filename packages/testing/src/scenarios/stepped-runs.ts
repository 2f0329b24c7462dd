import type { JsonObject, RunStatus } from '@runyard/domain';
import { advanceRun, executeNodeRun, triggerRun } from '@runyard/engine';
import type { NodeJob, RunJob } from '@runyard/queue';
import { type NodeSpec, seedWorkflow, type Tenant } from './seed-workflow.ts';
import type { TestEngine } from './test-engine.ts';

type NodeRun = Awaited<ReturnType<TestEngine['db']['prisma']['nodeRun']['findMany']>>[number];

export interface SteppedRun {
  runId: string;
  workflowId: string;
  job: RunJob;
}

/** Runs of which the test itself takes every step, without a queue in between. */
export interface SteppedRuns {
  start(nodes: NodeSpec[], triggerPayload?: JsonObject): Promise<SteppedRun>;
  /** Takes the step of its run job: a pending run begins. */
  begin(job: RunJob): Promise<void>;
  /** Executes what is queued now, one by one. */
  step(runId: string): Promise<void>;
  /** Executes what is queued, one by one, until nothing is; then the run must be `status`. */
  finish(runId: string, status?: RunStatus): Promise<void>;
  queuedJobs(runId: string): Promise<NodeJob[]>;
  /** By the keys of their nodes; items of maps are left out. */
  nodeRuns(runId: string): Promise<Record<string, NodeRun>>;
  statuses(runId: string): Promise<Record<string, string>>;
  /** Of the node of a node run. */
  keyOf(nodeRunId: string): Promise<string>;
}

export function createSteppedRuns(engine: TestEngine, tenant: () => Tenant): SteppedRuns {
  const { prisma } = engine.db;
  const runOf = (id: string) => prisma.run.findUniqueOrThrow({ where: { id } });
  const queuedJobs = async (runId: string) => {
    const { versionId } = await runOf(runId);
    const rows = await prisma.nodeRun.findMany({ where: { runId, status: 'queued' } });
    const run = { runId, versionId, priority: 1 };
    return rows.map(({ id, pool, leaseEpoch }) => ({ ...run, nodeRunId: id, pool, leaseEpoch }));
  };
  const nodeRuns = async (runId: string) => {
    const { workflowId } = await runOf(runId);
    const nodes = await prisma.workflowNode.findMany({ where: { workflowId } });
    const keys = new Map(nodes.map(({ id, key }) => [id, key ?? id]));
    const rows = await prisma.nodeRun.findMany({
      where: { runId, parentNodeRunId: null },
      orderBy: { ordinal: 'asc' },
    });
    return Object.fromEntries(rows.map((row) => [keys.get(row.nodeId) ?? row.nodeId, row]));
  };
  const keys = new Map<string, string>();
  const step = async (runId: string) => {
    for (const each of await queuedJobs(runId)) await executeNodeRun(engine, each);
  };
  return {
    queuedJobs,
    step,
    begin: async (job) => void (await advanceRun(engine, job, { isFirstDelivery: true })),
    nodeRuns,
    start: async (nodes, triggerPayload = {}) => {
      const workflowId = await seedWorkflow(engine.db, tenant(), nodes);
      const { workspaceId } = tenant();
      const command = { workspaceId, workflowId, triggerPayload, triggeredBy: null };
      const { id: runId, versionId } = await triggerRun(engine, command);
      return { runId, workflowId, job: { runId, versionId, priority: 1 } };
    },
    finish: async (runId, status = 'completed') => {
      const { versionId } = await runOf(runId);
      const job = { runId, versionId, priority: 1 };
      await advanceRun(engine, job, { isFirstDelivery: false });
      while ((await queuedJobs(runId)).length > 0) await step(runId);
      await advanceRun(engine, job, { isFirstDelivery: false });
      const run = await runOf(runId);
      if (run.status !== status) throw new Error(`run ${runId} is ${run.status}: ${run.errorMessage}`);
    },
    statuses: async (runId) =>
      Object.fromEntries(Object.entries(await nodeRuns(runId)).map(([key, row]) => [key, row.status])),
    keyOf: async (nodeRunId) => {
      const { nodeId } = await prisma.nodeRun.findUniqueOrThrow({ where: { id: nodeRunId } });
      const known = keys.get(nodeId);
      if (known !== undefined) return known;
      const { key } = await prisma.workflowNode.findUniqueOrThrow({ where: { id: nodeId } });
      keys.set(nodeId, key ?? nodeId);
      return key ?? nodeId;
    },
  };
}
