import type { Json } from '@runyard/domain';
import { checkStored } from '@runyard/nodes';
import type { WaitOutcome } from './end-wait.ts';

/** How a wait ends with what was put together of outputs of others; null: they are too large to be read. */
export function joinedOutcome(output: Json | null, maxBytes: number): WaitOutcome {
  if (output === null) return tooLarge(maxBytes);
  const checked = checkStored('output', output, maxBytes);
  return checked.kind === 'refused'
    ? { kind: 'fail', failure: checked.failure }
    : { kind: 'complete', output: checked.object };
}

const tooLarge = (maxBytes: number): WaitOutcome => ({
  kind: 'fail',
  failure: {
    code: 'output_too_large',
    message: `The output of the node is larger than ${maxBytes} bytes.`,
    retryable: false,
  },
});
