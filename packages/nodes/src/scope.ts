import type { JsonObject } from '@runyard/domain';

/** A finished node upstream, as templates see it: under its key (when it has one) and under its id. */
export interface UpstreamOutput {
  id: string;
  key: string | null;
  output: JsonObject;
}

/** Everything of a run that the templates of one node can read. */
export interface NodeScope {
  /** The trigger payload. */
  trigger: JsonObject;
  /** At least the nodes that `referencedNodes` names; more does no harm. */
  upstream: readonly UpstreamOutput[];
  run: { id: string; workspace_id: string; workflow_id: string };
}
