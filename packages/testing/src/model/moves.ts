import { SYSTEM } from '@runyard/db';
import { advanceRun, cancelRun, endDueWaits, executeNodeRun, startOfSweep, sweep } from '@runyard/engine';
import { failed, type NodeOutcome } from '@runyard/nodes';
import type { StoredJob } from './model-queue.ts';
import type { CrashPoint } from './mortal.ts';
import {
  advance,
  type Change,
  cancel,
  claim,
  endWait,
  failPoisoned,
  handBack,
  hasEnded,
  holds,
  type ModelOutcome,
  rescue,
  SPEND_NANOS,
  settle,
} from './state.ts';
import { act, type Execution, type ModelWorker, type World } from './world.ts';

const SPEND = {
  provider: 'test',
  model: 'm',
  reportedCostNanos: BigInt(SPEND_NANOS),
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
};
const WAIT_MS = 3_600_000;
const SWEEP = { afterMs: 0, batchSize: 500 };

/** A worker is given a job: nobody promises that it is the only one, or that the job is not out of date. */
export async function deliver(
  world: World,
  worker: ModelWorker,
  stored: StoredJob,
  crash: CrashPoint | null,
  isFirstDelivery = false,
): Promise<void> {
  if (stored.kind === 'node') return deliverNodeJob(world, worker, stored, crash);
  let advanced: unknown;
  const isAlive = await act(world, worker, crash, [advance(world.graph)], async () => {
    advanced = await advanceRun(worker.engine, stored.job, { isFirstDelivery });
  });
  if (!isAlive) return;
  if (advanced === 'started' || advanced === 'in_progress') world.queue.waitForChildren(stored.id);
  else world.queue.end(stored.id);
}

async function deliverNodeJob(
  world: World,
  worker: ModelWorker,
  { id: jobId, job, ...stored }: Extract<StoredJob, { kind: 'node' }>,
  crash: CrashPoint | null,
): Promise<void> {
  const { nodeRunIds, isDue, state } = world.observed;
  const node = nodeRunIds.indexOf(job.nodeRunId);
  const isClaimed = state.nodes[node]?.status === 'queued' && isDue[node] === true;
  const arrival = world.nextArrival();
  let finish: Execution['finish'] | undefined;
  let ended: Execution['ended'] = Promise.resolve({ kind: 'dropped' });
  const isAlive = await act(world, worker, crash, isClaimed ? [claim(node)] : [], async () => {
    ended = executeNodeRun(worker.engine, job);
    await Promise.race([ended, arrival.then((begun) => (finish = begun))]);
  });
  if (!isAlive) return;
  if (!finish) return endJob(world, jobId, stored.isActive, (await ended).kind);
  const { leaseEpoch } = world.state.nodes[node] ?? { leaseEpoch: 0 };
  world.executionCount += 1;
  const number = world.executionCount;
  world.executions.push({ number, worker, jobId, node, leaseEpoch, finish, ended });
}

/** Whoever handles a job that another worker handles, too, does not take it away from that. */
function endJob(world: World, jobId: string, isOthers: boolean, kind: string): void {
  const comesAgain = kind === 'retry' || kind === 'not_due' || kind === 'handed_back';
  if (!comesAgain && !isOthers) world.queue.end(jobId);
}

/** An execution comes back to its worker, which settles it. Its lease may long be another's. */
export async function finishExecution(
  world: World,
  execution: Execution,
  outcome: ModelOutcome,
  crash: CrashPoint | null,
): Promise<void> {
  world.executions = world.executions.filter((each) => each !== execution);
  const { number, worker, node, jobId, ended } = execution;
  if (outcome === 'wait' && holds(world.state, execution)) world.waitOutputs.set(node, number);
  const isAlive = await act(
    world,
    worker,
    crash,
    [settle(world.graph, execution, outcome, number)],
    async () => {
      execution.finish(outcomeOf(outcome, number));
      await ended;
    },
  );
  if (isAlive) endJob(world, jobId, false, (await ended).kind);
}

function outcomeOf(outcome: ModelOutcome, by: number): NodeOutcome {
  const spend = [SPEND];
  const output = { by };
  if (outcome === 'complete') return { kind: 'completed', output, spend };
  if (outcome === 'wait')
    return { kind: 'waiting', waitFor: { reason: 'delay', due: { afterMs: WAIT_MS }, output }, spend };
  const failure = { code: 'http_503', message: 'it is not well', retryable: outcome === 'fail_retryable' };
  return { ...failed(failure), spend };
}

/** A worker that stops gives back what it still runs. */
export async function handBackAll(
  world: World,
  worker: ModelWorker,
  crash: CrashPoint | null,
): Promise<void> {
  const held = world.executions.filter((execution) => execution.worker === worker);
  world.executions = world.executions.filter((execution) => execution.worker !== worker);
  await act(world, worker, crash, held.map(handBack), async () => {
    worker.engine.leases.abortAll('shutdown');
    await Promise.all(held.map(({ ended }) => ended));
  });
}

export async function sweepOnce(world: World, worker: ModelWorker, crash: CrashPoint | null): Promise<void> {
  const { graph, state, observed } = world;
  const expired = state.nodes
    .map(({ leaseEpoch }, node) => ({ node, leaseEpoch }))
    .filter(({ node }) => observed.isExpired[node]);
  const finish: Change = (run) => (run.status === 'running' ? advance(graph)(run) : run);
  const poisoned = [...expired].sort((a, b) => (idOf(world, a.node) < idOf(world, b.node) ? -1 : 1));
  const changes = [rescue(expired), ...poisoned.map((holder) => failPoisoned(graph, holder)), finish];
  await act(world, worker, crash, changes, () => sweep(worker.engine, SWEEP, startOfSweep()));
}

const idOf = ({ observed }: World, node: number) => observed.nodeRunIds[node] ?? '';

/** Looks for waits that have ended. */
export async function endWaits(world: World, worker: ModelWorker, crash: CrashPoint | null): Promise<void> {
  const { graph, state, observed, waitOutputs } = world;
  const due = state.nodes.flatMap(({ status }, node) =>
    status === 'waiting' && observed.isDue[node] ? [endWait(graph, node, waitOutputs.get(node) ?? 0)] : [],
  );
  await act(world, worker, crash, due, () => endDueWaits(worker.engine, { batchSize: 100 }));
}

export async function cancelOnce(world: World, worker: ModelWorker, crash: CrashPoint | null): Promise<void> {
  const { workflowId, runId, tenant } = world;
  const scope = { workflowId, runId, workspaceId: tenant.workspaceId };
  if (hasEnded(world.state)) return;
  await act(world, worker, crash, [cancel], () => cancelRun(worker.engine, SYSTEM, scope, null));
}
