import { type ClaimedNodeRun, insertItems, type ReadyNodeRun, type Sql } from '@runyard/db';
import type { WaitFor } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import { requireBody } from '../run-plan.ts';

/** Writes the node runs of the items that a map waits for; returns those that run at once. None for any other wait. Call it in
 *  the transaction that made the map wait. */
export async function startItems(
  { plans, ids }: Pick<EngineContext, 'plans' | 'ids'>,
  tx: Sql,
  claimed: ClaimedNodeRun,
  waitFor: WaitFor,
): Promise<ReadyNodeRun[]> {
  if (waitFor.reason !== 'items') return [];
  const { pool, upstream, readsPayload } = requireBody(
    await plans.require(claimed.versionId),
    claimed.nodeId,
  );
  return insertItems(tx, {
    nodeRunId: claimed.id,
    leaseEpoch: claimed.leaseEpoch,
    items: waitFor.items.map((value) => ({ id: ids.next(), value })),
    maxParallel: waitFor.maxParallel,
    stopsAtFailure: waitFor.onItemError === 'fail',
    pool,
    upstreamNodeIds: upstream,
    readsPayload,
  });
}
