import type { NodeAttempt, NodeFailure } from './executor.ts';
import { NodeFailedError } from './node-failed-error.ts';

/** The reason a node's signal aborts with when its attempt took too long. */
export class NodeTimeoutError extends Error {
  constructor(timeoutMs: number) {
    super(`The node took longer than ${timeoutMs} ms.`);
    this.name = 'NodeTimeoutError';
  }
}

/** What a throw means for the node. The only place that decides it: an expected failure, a timeout, an abort, or a bug. */
export function classifyThrow(error: unknown, { signal }: NodeAttempt): NodeFailure {
  if (error instanceof NodeFailedError) return error.failure;
  if (error instanceof NodeTimeoutError)
    return { code: 'node_timeout', message: error.message, retryable: true };
  if (signal.aborted)
    return { code: 'aborted', message: 'The attempt was stopped before it ended.', retryable: true };
  return { code: 'executor_error', message: 'The node failed unexpectedly.', retryable: true, cause: error };
}
