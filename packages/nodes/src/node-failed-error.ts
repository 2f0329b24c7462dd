import type { NodeFailure } from './executor.ts';

/** An expected failure found too deep to be returned; `classifyThrow` turns it back into the failure it carries. */
export class NodeFailedError extends Error {
  readonly failure: NodeFailure;

  constructor(failure: NodeFailure) {
    super(failure.message, { cause: failure.cause });
    this.name = 'NodeFailedError';
    this.failure = failure;
  }
}
