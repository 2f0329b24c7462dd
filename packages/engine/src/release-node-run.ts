import { type ClaimedNodeRun, type NodeRunRef, releaseNodeRun as release } from '@runyard/db';
import { jobOfNodeRun } from './advance-run.ts';
import type { EngineContext } from './context.ts';
import { enqueueNodeRuns } from './enqueue-node-runs.ts';

/** Hands a claimed node run back, so that another worker can start it at once. The attempt does not count. */
export async function releaseNodeRun(
  ctx: Pick<EngineContext, 'db'>,
  claimed: Pick<ClaimedNodeRun, 'id' | 'leaseEpoch'>,
): Promise<{ kind: 'handed_back'; nodeRun: NodeRunRef } | { kind: 'dropped' }> {
  const nodeRun = await release(ctx.db.sql, { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch });
  return nodeRun === null ? { kind: 'dropped' } : { kind: 'handed_back', nodeRun };
}

/**
 * Hands back whatever this process still holds, without waiting for the code that runs under it: for a worker that ends
 * although some code ignores its signal; what that code does from now on settles nothing. Each gets a further job, in case that of
 * its claim cannot be handed back. Returns how many were handed back.
 */
export async function handBackLeases(ctx: Pick<EngineContext, 'db' | 'leases' | 'queue'>): Promise<number> {
  const released = await Promise.all(ctx.leases.held().map((lease) => release(ctx.db.sql, lease)));
  const nodeRuns = released.filter((nodeRun) => nodeRun !== null);
  await enqueueNodeRuns(ctx, nodeRuns.map(jobOfNodeRun));
  return nodeRuns.length;
}
