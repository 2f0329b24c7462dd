import {
  findRunState,
  listCompletedNodes,
  listQueuedNodeRuns,
  type NodeRunRef,
  type NodeRunSeed,
  parkRun,
  type RunRef,
  type RunState,
  startRetry,
} from '@runyard/db';
import { isTerminalRunStatus } from '@runyard/domain';
import type { NodeJob, RunJob } from '@runyard/queue';
import type { EngineContext } from './context.ts';
import { enqueueNodeRuns } from './enqueue-node-runs.ts';
import { seedNodeRuns, seedRetry } from './run-plan.ts';

/** What became of the run: its job waits for node jobs, has nothing more to do (for now), or came before the run's time. */
export type Advanced =
  | 'started'
  | 'in_progress'
  | 'waiting'
  | 'finished'
  | 'gone'
  | { kind: 'not_due'; delayMs: number };

/**
 * Pushes a run to where it should be: starts a pending one, adds the jobs of queued node runs, parks one that only waits,
 * finishes one with nothing left to run. Start, resume, repair after a crash and finish are the same call. Each change is
 * one conditional statement, so any number of calls at the same time do it once. `isFirstDelivery` only tells what to try
 * first.
 */
export async function advanceRun(
  ctx: EngineContext,
  job: RunJob,
  delivery: { isFirstDelivery: boolean },
): Promise<Advanced> {
  if (delivery.isFirstDelivery && (await startRun(ctx, job))) return 'started';
  if (await ctx.db.finishRun(job.runId)) return 'finished';

  const state = await findRunState(ctx.db.sql, job.runId);
  if (!state || isTerminalRunStatus(state.status)) return 'gone';
  if (state.status === 'pending') return startOrWait(ctx, job, state);
  return resumeRun(ctx, job, state);
}

async function startRun(ctx: EngineContext, job: RunJob): Promise<boolean> {
  const plan = await ctx.plans.require(job.versionId);
  const nodeRuns = seedNodeRuns(plan, job.runId);
  if (!(await ctx.db.startRun({ runId: job.runId, nodeRuns, maxDurationMs: ctx.limits.maxRunDurationMs })))
    return false;
  await enqueueNodeRuns(
    ctx,
    nodeRuns.filter(isRoot).map((seed) => jobOfSeed(job, seed)),
  );
  return true;
}

/** A start that is refused although the run is due lost it to another delivery of the job. */
async function startOrWait(
  ctx: EngineContext,
  job: RunJob,
  { delayMs, retryOf }: RunState,
): Promise<Advanced> {
  if (delayMs > 0) return { kind: 'not_due', delayMs };
  const hasStarted = retryOf === null ? await startRun(ctx, job) : await startRetryRun(ctx, job, retryOf);
  return hasStarted ? 'started' : 'gone';
}

/** A retry starts in the middle: what completed in its source is there from the start. */
async function startRetryRun(ctx: EngineContext, job: RunJob, sourceRunId: string): Promise<boolean> {
  const [plan, completed] = await Promise.all([
    ctx.plans.require(job.versionId),
    listCompletedNodes(ctx.db.sql, sourceRunId),
  ]);
  const nodeRuns = seedRetry(plan, job.runId, completed);
  const start = { runId: job.runId, nodeRuns, maxDurationMs: ctx.limits.maxRunDurationMs };
  if (!(await startRetry(ctx.db.sql, start))) return false;
  const ready = nodeRuns.filter(({ begins }) => begins === 'queued');
  await enqueueNodeRuns(
    ctx,
    ready.map((seed) => jobOfSeed(job, seed)),
  );
  return true;
}

async function resumeRun(ctx: EngineContext, job: RunJob, state: RunState): Promise<Advanced> {
  if (state.activeCount === 0) return state.waitingCount > 0 ? park(ctx, job, state) : finishLate(ctx, job);
  const queued = await listQueuedNodeRuns(ctx.db.sql, job.runId);
  await enqueueNodeRuns(ctx, queued.map(jobOfNodeRun));
  return 'in_progress';
}

/** Its last node run has ended since it was first asked whether the run can be finished. */
const finishLate = async (ctx: EngineContext, job: RunJob): Promise<Advanced> =>
  (await ctx.db.finishRun(job.runId)) ? 'finished' : 'gone';

/** A run that only waits holds no job. One that cannot be parked has moved on since: a wait of it has ended. */
async function park(ctx: EngineContext, job: RunJob, { status }: RunState): Promise<Advanced> {
  if (status === 'waiting' || (await ctx.db.transaction((sql) => parkRun(sql, job.runId)))) return 'waiting';
  return advanceRun(ctx, job, { isFirstDelivery: false });
}

/**
 * For a run that was parked, once its job is gone: a decision in between found the job still there and added none. The
 * sweeper would find the run, too, but later.
 */
export async function advanceAgain(ctx: EngineContext, job: RunJob): Promise<void> {
  const state = await findRunState(ctx.db.sql, job.runId);
  if (state?.status === 'running') await ctx.queue.addRunJob(job);
}

const isRoot = (seed: NodeRunSeed) => seed.pendingDependencies === 0;

const jobOfSeed = (job: RunJob, { id, pool }: NodeRunSeed): NodeJob => ({
  ...job,
  nodeRunId: id,
  pool,
  leaseEpoch: 0,
});

export const jobOfRun = ({ id, versionId, priority }: RunRef): RunJob => ({ runId: id, versionId, priority });

export const jobOfNodeRun = ({ id, ...ref }: NodeRunRef): NodeJob => ({ nodeRunId: id, ...ref });
