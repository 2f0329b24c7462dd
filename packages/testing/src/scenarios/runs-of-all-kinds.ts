import type { JsonObject } from '@runyard/domain';
import { completed, failed, type NodeAttempt, type NodeOutcome } from '@runyard/nodes';
import { callNode, echoNode, humanNode, mapNode, taskNode } from './node-specs.ts';
import { type NodeSpec, seedTenant, seedWorkflow, type Tenant } from './seed-workflow.ts';
import { createSteppedRuns, type SteppedRuns } from './stepped-runs.ts';
import { createTestEngine, type TestEngine } from './test-engine.ts';

/** A run, and its node runs by the keys of their nodes. */
export interface KnownRun {
  runId: string;
  workflowId: string;
  nodes: Record<string, string>;
}

/** A run in each state that runs can be in, made by the engine. */
export interface RunsOfAllKinds {
  engine: TestEngine;
  tenant: Tenant;
  runs: SteppedRuns;
  /** `work`, a task; `paid`, which cost 7 nano-dollars; `large`, whose output is a payload; `after` all of them. */
  completed: KnownRun;
  /** `broken`, and `after`, which was skipped. */
  failed: KnownRun;
  /** `side` has completed, `ask` waits for a person, `after` is pending. */
  asking: KnownRun;
  /** `pause` waits for an hour. */
  delayed: KnownRun;
  /** `map` waits for three items, one of which is queued. */
  mapped: KnownRun;
  /** `sub` waits for the run `child`. */
  parent: KnownRun;
  child: KnownRun;
  /** `hold` is running, `next` is pending. */
  running: KnownRun;
  pending: KnownRun;
  stop(): Promise<void>;
}

const PAUSE: NodeSpec = { key: 'pause', nodeType: 'delay', nodeConfig: { for: 3600 } };
const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: 7n,
  inputTokens: 1,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 1,
  reasoningTokens: 0,
};
const REFUSED = { code: 'http_404', message: 'there is no such thing', retryable: false };
const LARGE: JsonObject = {
  numbers: Array.from({ length: 30_000 }, (_, index) => (index * 7_919) % 1_000_003),
};
const HOUR_MS = 3_600_000;

/** On a fresh database, without queue and workers: every step is taken by the caller. */
export async function createRunsOfAllKinds(databaseUrl: string): Promise<RunsOfAllKinds> {
  const execute = async ({ nodeRunId }: NodeAttempt) => outcomeOf(await runs.keyOf(nodeRunId));
  const engine = createTestEngine({ databaseUrl, execute });
  const tenant = await seedTenant(engine.db);
  const runs = createSteppedRuns(engine, () => tenant);
  const known = async (runId: string): Promise<KnownRun> => {
    const { workflowId } = await engine.db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
    const nodes = Object.entries(await runs.nodeRuns(runId)).map(([key, { id }]) => [key, id]);
    return { runId, workflowId, nodes: Object.fromEntries(nodes) };
  };
  const finished = async (nodes: NodeSpec[], status: Parameters<SteppedRuns['finish']>[1]) => {
    const { runId } = await runs.start(nodes);
    await runs.finish(runId, status);
    return known(runId);
  };
  const work = [taskNode('work', {}), callNode('paid'), callNode('large')];
  return {
    engine,
    tenant,
    runs,
    completed: await finished([...work, echoNode('after', ['work', 'paid', 'large'])], 'completed'),
    failed: await finished([callNode('broken'), echoNode('after', ['broken'])], 'failed'),
    asking: await finished([callNode('side'), humanNode('ask'), echoNode('after', ['ask'])], 'waiting'),
    delayed: await finished([PAUSE], 'waiting'),
    mapped: await startMap(runs).then(known),
    ...(await startChild(engine, tenant, finished).then(async ([parentId, childId]) => ({
      parent: await known(parentId),
      child: await known(childId),
    }))),
    running: await startRunning(engine, runs).then(known),
    pending: await runs.start([PAUSE]).then(({ runId }) => known(runId)),
    stop: () => engine.stop(),
  };
}

function outcomeOf(key: string): NodeOutcome {
  if (key === 'broken') return failed(REFUSED);
  if (key === 'paid') return { kind: 'completed', output: { ok: 1 }, spend: [SPEND] };
  return completed(key === 'large' ? LARGE : { ok: 1 });
}

/** Only its map is executed. */
async function startMap(runs: SteppedRuns): Promise<string> {
  const node = {
    node_type: 'api_call',
    node_config: { provider: 'http', params: { url: 'http://x.test/' } },
  };
  const { runId, job } = await runs.start([mapNode('map', { items: [1, 2, 3], node, max_parallel: 1 })]);
  await runs.begin(job);
  await runs.step(runId);
  return runId;
}

async function startChild(
  engine: TestEngine,
  tenant: Tenant,
  finished: (nodes: NodeSpec[], status: 'waiting') => Promise<KnownRun>,
): Promise<[parentId: string, childId: string]> {
  const target = await seedWorkflow(engine.db, tenant, [PAUSE]);
  const sub: NodeSpec = { key: 'sub', nodeType: 'workflow', nodeConfig: { workflow_id: target } };
  const { runId } = await finished([sub], 'waiting');
  const child = await engine.db.prisma.run.findFirstOrThrow({ where: { parentRunId: runId } });
  return [runId, child.id];
}

async function startRunning(engine: TestEngine, runs: SteppedRuns): Promise<string> {
  const { runId, job } = await runs.start([callNode('hold'), echoNode('next', ['hold'])]);
  await runs.begin(job);
  const [hold] = await runs.queuedJobs(runId);
  await engine.db.claimNodeRun({ nodeRunId: hold?.nodeRunId ?? '', leaseMs: HOUR_MS });
  return runId;
}
