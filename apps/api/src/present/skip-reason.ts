import type { NodeRun } from '@runyard/contracts';
import type { NodeRunRecord, RunRecord } from '@runyard/db';
import { explainSkip, type NodeState } from '@runyard/domain';

const UNKNOWN: NodeState = { status: 'pending', label: null };

/** Says of the skipped node runs of one run why they were; null for the others. */
export function explainSkips(run: RunRecord): (nodeRun: NodeRunRecord) => NodeRun['skipped_because'] {
  const nodeRuns = new Map(run.nodeRuns.map((nodeRun) => [nodeRun.nodeId, nodeRun]));
  const nodes = new Map(run.graph.nodes.map((node) => [node.id, node]));
  return ({ status, nodeId }) => {
    const node = nodes.get(nodeId);
    if (status !== 'skipped' || !node) return null;
    const reason = explainSkip(
      node,
      (id) => nodes.get(id),
      (id) => nodeRuns.get(id) ?? UNKNOWN,
    );
    const source = reason && nodeRuns.get(reason.nodeId);
    return source
      ? { message: reason.message, workflow_node_id: reason.nodeId, node_run_id: source.id }
      : null;
  };
}
