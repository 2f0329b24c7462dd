import type { FrozenNode, JsonObject } from '@runyard/domain';
import type { NodeScope } from './scope.ts';

/** The input of a node without `input_mapping`: the trigger payload for a root, the output of its only dependency, or the
 *  outputs of all of them by key (by id where there is none). A dependency that left no output is left out. */
export function defaultInput(node: FrozenNode, scope: NodeScope): JsonObject {
  if (node.dependsOn.length === 0) return scope.trigger;

  const outputs = scope.upstream.filter(({ id }) => node.dependsOn.includes(id));
  if (node.dependsOn.length === 1) return outputs[0]?.output ?? {};
  return Object.fromEntries(outputs.map(({ id, key, output }) => [key ?? id, output]));
}
