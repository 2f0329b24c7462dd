import type { Sql } from '../client.ts';
import {
  type Completion,
  type ReadyNodeRun,
  type Settleable,
  settleCompleted,
} from '../node-runs/settle-completed.ts';
import { type CountedMap, countItems } from './count-items.ts';
import type { ItemRef } from './item-ref.ts';

export type ItemCompletion = Completion & { item: ItemRef };

/** What followed from the end of an item: node runs that are ready, and whether its map has nothing left to wait for. */
export interface ItemFollowUp {
  ready: ReadyNodeRun[];
  isDue: boolean;
}

export const NOTHING_FOLLOWS: ItemFollowUp = { ready: [], isDue: false };

/**
 * `from` → `completed` for items of maps, as `settleCompleted`, counted off their maps. Null for a lease that is no longer
 * held. Of several of one map, the first is answered what followed. Call it in a transaction.
 */
export async function settleItems(
  tx: Sql,
  completions: ItemCompletion[],
  from: Settleable = 'running',
): Promise<(ItemFollowUp | null)[]> {
  const settled = await settleCompleted(tx, completions, from);
  const ended = completions.filter((_, index) => settled[index] !== null);
  const counted = await countItems(
    tx,
    ended.map(({ item }) => ({ ...item, failureMessage: null })),
  );
  const followUps = new Map(counted.map((map) => [mapKey(map), followUpOf(map)]));
  return completions.map(({ item }, index) => {
    if (settled[index] === null) return null;
    const followUp = followUps.get(mapKey(item)) ?? NOTHING_FOLLOWS;
    followUps.delete(mapKey(item));
    return followUp;
  });
}

const followUpOf = ({ ready, isDue }: CountedMap): ItemFollowUp => ({ ready, isDue });

const mapKey = ({ parentNodeRunId, parentEpoch }: Pick<ItemRef, 'parentNodeRunId' | 'parentEpoch'>) =>
  `${parentNodeRunId} ${parentEpoch}`;
