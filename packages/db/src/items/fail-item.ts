import type { Sql } from '../client.ts';
import type { Settleable } from '../node-runs/settle-completed.ts';
import { type HandledFailure, settleHandled } from '../node-runs/settle-handled.ts';
import { countItems } from './count-items.ts';
import type { ItemRef } from './item-ref.ts';
import { type ItemFollowUp, NOTHING_FOLLOWS } from './settle-items.ts';

/** `from` → `failed` for good of an item, counted off its map. Null for a lease that is no longer held. Call it in a
 *  transaction. */
export async function failItem(
  tx: Sql,
  { item, ...failure }: HandledFailure & { item: ItemRef },
  from: Settleable = 'running',
): Promise<ItemFollowUp | null> {
  if (!(await settleHandled(tx, failure, from))) return null;
  const [counted] = await countItems(tx, [{ ...item, failureMessage: failure.error.message }]);
  return counted ? { ready: counted.ready, isDue: counted.isDue } : NOTHING_FOLLOWS;
}
