import { type ClaimedNodeRun, releaseNodeRun as release } from '@runyard/db';
import type { EngineContext } from './context.ts';

/** Hands a claimed node run back, so that another worker can start it at once. The attempt does not count. */
export async function releaseNodeRun(
  ctx: EngineContext,
  claimed: ClaimedNodeRun,
): Promise<{ kind: 'handed_back' } | { kind: 'dropped' }> {
  const released = await release(ctx.db.sql, { nodeRunId: claimed.id, leaseEpoch: claimed.leaseEpoch });
  return { kind: released ? 'handed_back' : 'dropped' };
}
