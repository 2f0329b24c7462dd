import type { Json, JsonObject } from '@runyard/domain';

/** A node upstream that has ended, as templates see it: under its key (when it has one) and under its id. */
export interface UpstreamOutput {
  id: string;
  key: string | null;
  /** `{ error }` of one whose failure was handled; null of one that was skipped. */
  output: JsonObject | null;
}

/** Everything of a run that the templates of one node can read. */
export interface NodeScope {
  /** The trigger payload. */
  trigger: JsonObject;
  /** At least the nodes that `referencedNodes` names; more does no harm. */
  upstream: readonly UpstreamOutput[];
  run: { id: string; workspace_id: string; workflow_id: string };
  /** The secrets that the node's config names, by name. Kept for this attempt only, and masked in all that comes of it. */
  secrets?: Readonly<Record<string, string>>;
  /** The item of a map that its body runs for; left out for a node of the graph. */
  item?: { index: number; value: Json };
}

/** What `{{ … }}` can name: the fields of the payload, over them the fields of the input, over them the reserved names. */
export function templateVariables(scope: NodeScope, input: JsonObject): JsonObject {
  const reserved = {
    trigger: scope.trigger,
    nodes: outputsByName(scope.upstream),
    input,
    run: { ...scope.run },
    ...(scope.item && { item: scope.item.value, item_index: scope.item.index }),
  };
  return { ...scope.trigger, ...input, ...reserved };
}

function outputsByName(upstream: readonly UpstreamOutput[]): JsonObject {
  const byId = upstream.map((node): [string, Json] => [node.id, { output: node.output }]);
  const byKey = upstream.map((node): [string, Json] => [node.key ?? node.id, { output: node.output }]);
  return Object.fromEntries([...byId, ...byKey]);
}
