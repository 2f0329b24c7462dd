import type { NodeRunRecord, RunRecord } from '@runyard/db';
import type { JsonObject } from '@runyard/domain';
import { defaultInput } from '@runyard/nodes';

/**
 * What a node run got. The default input repeats outputs that are stored upstream, so it is not stored again: it is
 * put together here. A node run that has not started has got nothing yet.
 */
export function inputOf(nodeRun: NodeRunRecord, run: RunRecord): JsonObject {
  if (nodeRun.inputData) return nodeRun.inputData;
  const node = run.graph.nodes.find(({ id }) => id === nodeRun.nodeId);
  if (!node || !nodeRun.startedAt) return {};
  return defaultInput(node, {
    trigger: run.triggerPayload,
    upstream: outputsOf(node.dependsOn, run),
    run: { id: run.id, workspace_id: run.workspaceId, workflow_id: run.workflowId },
  });
}

function outputsOf(nodeIds: readonly string[], run: RunRecord) {
  return run.nodeRuns.flatMap(({ nodeId, outputData }) => {
    if (!outputData || !nodeIds.includes(nodeId)) return [];
    const key = run.graph.nodes.find(({ id }) => id === nodeId)?.key ?? null;
    return [{ id: nodeId, key, output: outputData }];
  });
}
