import { type FrozenNode, isJsonObject, type Json, type JsonObject } from '@runyard/domain';
import type { NodeScope } from './scope.ts';

/** The input of a node without `input_mapping`: the trigger payload for a root, the output of its only dependency, or the
 *  outputs of all of them by key (by id where there is none), in the order of `dependsOn`. One that was skipped is left out. */
export function defaultInput(node: FrozenNode, scope: NodeScope): JsonObject {
  if (scope.item) return itemInput(scope.item.value);
  if (node.dependsOn.length === 0) return scope.trigger;

  const byId = new Map(scope.upstream.map((upstream) => [upstream.id, upstream]));
  const dependencies = node.dependsOn.flatMap((id) => byId.get(id) ?? []);
  if (node.dependsOn.length === 1) return dependencies[0]?.output ?? {};
  return Object.fromEntries(
    dependencies.flatMap(({ id, key, output }) => (output === null ? [] : [[key ?? id, output]])),
  );
}

/** The input of the body of a map without `input_mapping`: the item, as `{ value }` where it is no object. */
export const itemInput = (item: Json): JsonObject => (isJsonObject(item) ? item : { value: item });
