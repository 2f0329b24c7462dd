import {
  failItem,
  type LostAttempt,
  listLostAttempts,
  lockLostAttempt,
  rescueNodeRuns,
  settleRetry,
} from '@runyard/db';
import { decideWorkerLoss, type FrozenNode, type WorkerLossDecision } from '@runyard/domain';
import { jobOfNodeRun } from '../advance-run.ts';
import type { EngineContext } from '../context.ts';
import { decideFailure } from '../decide-failure.ts';
import { enqueueNodeRuns, enqueueReady } from '../enqueue-node-runs.ts';
import { goOn } from '../items/settle-item.ts';
import { requireNodeOf } from '../run-plan.ts';
import { describeAttempts, failNodeRun } from '../settling/fail-node-run.ts';
import type { Swept } from './sweep.ts';

type Ended = Pick<Swept, 'rescuedCount' | 'poisonedCount' | 'timedOutCount'>;

interface Decided {
  lost: LostAttempt;
  node: FrozenNode;
  decision: WorkerLossDecision;
}

/**
 * Ends attempts from outside. Those whose lease ran out are queued again, or fail as the policy of their node says; those that should have
 * ended long ago although their worker still holds them fail with `node_timeout`, and are tried again as after any time-out.
 */
export async function endLostAttempts(
  ctx: EngineContext,
  { batchSize }: { batchSize: number },
): Promise<Ended> {
  const decided = await decideAll(ctx, await listLostAttempts(ctx.db.sql, { batchSize }));
  const withLease = decided.filter(({ lost }) => lost.lost === 'lease');
  const overdue = decided.filter(({ lost }) => lost.lost === 'time');
  const failing = withLease.filter(({ decision }) => decision.kind === 'fail');
  return {
    rescuedCount: await rescue(ctx, withLease),
    poisonedCount: await countEnded(ctx, failing, (one) =>
      fail(ctx, one, 'worker_lost', one.decision.message),
    ),
    timedOutCount: await countEnded(ctx, overdue, (one) => timeOut(ctx, one)),
  };
}

async function decideAll(ctx: EngineContext, lost: LostAttempt[]): Promise<Decided[]> {
  const { maxRescues, rescueBackoffMs: backoffMs } = ctx.limits;
  return Promise.all(
    lost.map(async (attempt) => {
      const node = requireNodeOf(await ctx.plans.require(attempt.versionId), attempt);
      const onWorkerLost = node.retryPolicy?.onWorkerLost ?? 'requeue';
      const { rescueCount } = attempt;
      return {
        lost: attempt,
        node,
        decision: decideWorkerLoss({ rescueCount, maxRescues, onWorkerLost, backoffMs }),
      };
    }),
  );
}

async function rescue(ctx: EngineContext, decided: Decided[]): Promise<number> {
  const rescues = decided.flatMap(({ lost: { nodeRunId, leaseEpoch }, decision }) =>
    decision.kind === 'requeue'
      ? [{ nodeRunId, leaseEpoch, delayMs: decision.delayMs, message: decision.message }]
      : [],
  );
  const rescued = await rescueNodeRuns(ctx.db.sql, rescues);
  await enqueueNodeRuns(ctx, rescued.map(jobOfNodeRun));
  return rescued.length;
}

/** One that cannot be ended does not keep the others from it. */
async function countEnded(
  ctx: EngineContext,
  decided: Decided[],
  end: (one: Decided) => Promise<boolean>,
): Promise<number> {
  let endedCount = 0;
  for (const one of decided) {
    const hasEnded = await end(one).catch((err) => {
      ctx.log.warn(
        { err, nodeRunId: one.lost.nodeRunId },
        'lost attempt not ended, the next sweep tries again',
      );
      return false;
    });
    if (hasEnded) endedCount += 1;
  }
  return endedCount;
}

async function timeOut(ctx: EngineContext, one: Decided): Promise<boolean> {
  const { lost, node } = one;
  const message = 'The node took longer than it may, and its worker did not stop it.';
  const failure = { code: 'node_timeout', message, retryable: true };
  const decision = decideFailure(ctx, { node, attempt: lost.attempt, failure });
  if (decision.kind === 'fail') return fail(ctx, one, failure.code, message);
  const ready = await ctx.db.transaction(async (tx) => {
    if (!(await lockLostAttempt(tx, lost))) return null;
    const error = { code: failure.code, message };
    return settleRetry(tx, { ...leaseOf(lost), error, delayMs: decision.delayMs, spend: [] });
  });
  if (ready) await enqueueReady(ctx, lost, [ready]);
  return ready !== null;
}

async function fail(
  ctx: EngineContext,
  { lost, node }: Decided,
  code: string,
  message: string,
): Promise<boolean> {
  const failure = { ...leaseOf(lost), error: { code, message }, inputData: null, spend: [] };
  const { item, runId, versionId, priority } = lost;
  if (item) {
    const followUp = await ctx.db.transaction(async (tx) =>
      (await lockLostAttempt(tx, lost)) ? failItem(tx, { ...failure, item }) : null,
    );
    if (followUp) await goOn(ctx, lost, item, followUp);
    return followUp !== null;
  }
  const { flow } = await ctx.plans.require(versionId);
  const happened = describeAttempts(lost.attempt, message);
  const failed = await ctx.db.transaction(async (tx) =>
    (await lockLostAttempt(tx, lost))
      ? failNodeRun(tx, flow, { ...failure, nodeId: node.id, happened })
      : null,
  );
  if (failed?.kind === 'handled') {
    await enqueueReady(ctx, lost, failed.ready);
    await ctx.queue.addRunJob({ runId, versionId, priority });
  }
  return failed !== null;
}

/** Whatever it has reserved is given back. */
const leaseOf = ({ nodeRunId, leaseEpoch, attempt }: LostAttempt) => ({
  nodeRunId,
  leaseEpoch,
  attempt,
  hasReserved: true,
});
