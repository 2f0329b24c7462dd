import type { NodeRun } from '@runyard/contracts';
import type { NodeRunRecord, RunRecord } from '@runyard/db';
import { explainSkip, NOT_STARTED } from '@runyard/domain';

/** Says of the skipped node runs of one run why they were; null for the others. */
export function explainSkips(run: RunRecord): (nodeRun: NodeRunRecord) => NodeRun['skipped_because'] {
  const nodeRuns = new Map(run.nodeRuns.map((nodeRun) => [nodeRun.nodeId, nodeRun]));
  const nodes = new Map(run.graph.nodes.map((node) => [node.id, node]));
  return ({ nodeId }) => {
    const node = nodes.get(nodeId);
    if (!node) return null;
    const reason = explainSkip(
      node,
      (id) => nodes.get(id),
      (id) => nodeRuns.get(id) ?? NOT_STARTED,
    );
    const source = reason && nodeRuns.get(reason.nodeId);
    return source
      ? { message: reason.message, workflow_node_id: reason.nodeId, node_run_id: source.id }
      : null;
  };
}
