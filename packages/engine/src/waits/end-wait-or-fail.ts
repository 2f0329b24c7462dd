import { type Sql, undoOnError, type WaitingNodeRunRef } from '@runyard/db';
import { RunTooLargeError } from '@runyard/domain';
import type { TriggerContext } from '../context.ts';
import { endWait, type MovedOn, type WaitOutcome } from './end-wait.ts';

/**
 * `endWait` where nobody is there who could be told that the output is too large for the run to keep: its node run fails with
 * that.
 */
export async function endWaitOrFail(
  ctx: Pick<TriggerContext, 'clock' | 'random'>,
  tx: Sql,
  wait: WaitingNodeRunRef,
  outcome: WaitOutcome,
): Promise<MovedOn | null> {
  if (outcome.kind !== 'complete') return endWait(ctx, tx, wait, outcome);
  return undoOnError(tx, () => endWait(ctx, tx, wait, outcome)).catch((error: unknown) => {
    if (!(error instanceof RunTooLargeError)) throw error;
    const { code, message } = error;
    return endWait(ctx, tx, wait, {
      kind: 'fail',
      failure: { code, message, retryable: false },
      ...(outcome.spend && { spend: outcome.spend }),
    });
  });
}
