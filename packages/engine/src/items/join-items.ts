import {
  cancelItems,
  findItemsState,
  type ItemsState,
  type Lease,
  listEndedItems,
  lockWaiting,
  type Sql,
  type WaitingNodeRunRef,
} from '@runyard/db';
import { mapOutput } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import { enqueueReady } from '../enqueue-node-runs.ts';
import { endWait, type MovedOn, type WaitFailure, type WaitOutcome } from '../waits/end-wait.ts';
import { endWaitOrFail } from '../waits/end-wait-or-fail.ts';
import { joinedOutcome } from '../waits/joined-outcome.ts';

export type JoinContext = Pick<EngineContext, 'db' | 'queue' | 'clock' | 'random' | 'limits'>;

/**
 * Ends the wait of a map that has nothing left to wait for, and adds the jobs of what goes on. Any number of workers may try:
 * one finds it waiting. What a crash leaves undone is done when the wait is found to be due.
 */
export async function joinMap(ctx: JoinContext, map: Lease): Promise<void> {
  const movedOn = await ctx.db.transaction(async (tx) => {
    const waiting = await lockWaiting(tx, map);
    return waiting && joinLocked(ctx, tx, waiting, null);
  });
  if (movedOn) await enqueueReady(ctx, movedOn.run, movedOn.ready);
}

/**
 * `joinMap` in the transaction that has locked the waiting map. `overdue` is what it fails with if items of it are still
 * open; null: it goes on waiting for them.
 */
export async function joinLocked(
  ctx: Pick<JoinContext, 'clock' | 'random' | 'limits'>,
  tx: Sql,
  map: WaitingNodeRunRef,
  overdue: WaitFailure | null,
): Promise<MovedOn | null> {
  const state = await findItemsState(tx, map);
  if (!state) return null;
  const failure = failureOf(state) ?? (state.openCount > 0 ? overdue : null);
  if (failure) {
    await cancelItems(tx, map);
    return endWait(ctx, tx, map, { kind: 'fail', failure });
  }
  return state.openCount > 0 ? null : endWaitOrFail(ctx, tx, map, await outcomeOf(tx, map, ctx.limits));
}

const failureOf = ({ failure }: ItemsState): WaitFailure | null =>
  failure && {
    code: 'map_item_failed',
    message: `Item ${failure.index} failed: ${failure.message}`,
    retryable: false,
  };

async function outcomeOf(tx: Sql, map: Lease, { node }: EngineContext['limits']): Promise<WaitOutcome> {
  const { maxOutputBytes } = node;
  const items = await listEndedItems(tx, map, 2 * maxOutputBytes);
  return joinedOutcome(items && mapOutput(items), maxOutputBytes);
}
