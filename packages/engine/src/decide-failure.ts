import { decideRetry, type FrozenNode } from '@runyard/domain';
import type { NodeFailure } from '@runyard/nodes';
import type { TriggerContext } from './context.ts';

/** What follows an attempt that failed: another one after `delayMs`, or the end of the node run. */
export type FailureDecision = { kind: 'retry'; delayMs: number } | { kind: 'fail' };

/** An attempt that failed, and of which node. */
export interface FailedAttemptOf {
  node: FrozenNode;
  attempt: number;
  failure: Pick<NodeFailure, 'code' | 'retryable' | 'retryAfterMs'>;
}

/** Whether a failed attempt is followed by another, as its node says. */
export function decideFailure(
  { clock, random }: Pick<TriggerContext, 'clock' | 'random'>,
  { node, attempt, failure }: FailedAttemptOf,
): FailureDecision {
  const { code, retryable, retryAfterMs } = failure;
  const now = clock.now();
  const { maxRetries, retryPolicy } = node;
  const failed = { attempt, maxRetries, code, retryable, retryAfterMs, now, random };
  const decision = decideRetry(failed, retryPolicy ?? undefined);
  return decision.kind === 'retry'
    ? { kind: 'retry', delayMs: decision.resumeAt.getTime() - now.getTime() }
    : { kind: 'fail' };
}
