import type { NodeFailure } from '@runyard/nodes';

/** No run can be started for a node: takes its transaction back, and fails the node run. */
export class ChildRefused extends Error {
  override readonly name = 'ChildRefused';
  readonly failure: NodeFailure;

  constructor(failure: NodeFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
