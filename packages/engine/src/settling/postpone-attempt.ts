import { postponeNodeRun } from '@runyard/db';
import type { NodeOutcome } from '@runyard/nodes';
import type { EngineContext } from '../context.ts';
import type { SettledAttempt } from '../settle-node-run.ts';

type Failed = Extract<NodeOutcome, { kind: 'failed' }>;

/** Lets an attempt that could not begin now begin again later. It is not counted, but what it has spent is booked. */
export async function postponeAttempt(
  ctx: EngineContext,
  { id: nodeRunId, leaseEpoch, attempt, spend, hasReserved }: SettledAttempt,
  { failure: { code, message } }: Failed,
): Promise<{ kind: 'retry'; delayMs: number } | { kind: 'dropped' }> {
  const postponed = { nodeRunId, leaseEpoch, attempt, spend, hasReserved, error: { code, message } };
  const delayMs = await ctx.db.transaction((tx) => postponeNodeRun(tx, postponed));
  return delayMs === null ? { kind: 'dropped' } : { kind: 'retry', delayMs };
}
