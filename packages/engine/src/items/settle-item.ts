import type { ItemCompletion, ItemFollowUp, ItemRef } from '@runyard/db';
import type { RunJob } from '@runyard/queue';
import { enqueueReady } from '../enqueue-node-runs.ts';
import { type JoinContext, joinMap } from './join-items.ts';

/** Completes an item of a map that a worker has run; false for a lease that is no longer held. */
export async function completeItem(ctx: JoinContext, run: Ref, completion: ItemCompletion): Promise<boolean> {
  const followUp = await ctx.db.settleItem(completion);
  if (followUp) await goOn(ctx, run, completion.item, followUp);
  return followUp !== null;
}

type Ref = Pick<RunJob, 'versionId' | 'priority'>;

/** After an item has ended: adds the jobs of the next ones, and joins a map that has nothing left to wait for. */
export async function goOn(
  ctx: JoinContext,
  run: Ref,
  { parentNodeRunId, parentEpoch }: ItemRef,
  { ready, isDue }: ItemFollowUp,
): Promise<void> {
  await enqueueReady(ctx, run, ready);
  if (isDue) await joinMap(ctx, { nodeRunId: parentNodeRunId, leaseEpoch: parentEpoch });
}
