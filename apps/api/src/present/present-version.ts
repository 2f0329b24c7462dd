import type { FrozenWorkflowNode, WorkflowVersion, WorkflowVersionWithNodes } from '@runyard/contracts';
import type { VersionRecord, VersionRow } from '@runyard/db';
import type { FrozenNode } from '@runyard/domain';
import { presentRetryPolicy } from './retry-policy.ts';
import { timestamp } from './timestamp.ts';

export const presentVersion = (version: VersionRow): WorkflowVersion => ({
  id: version.id,
  workflow_id: version.workflowId,
  number: version.number,
  revision: version.revision,
  node_count: version.nodeCount,
  is_current: version.isCurrent,
  edited_by: version.editedBy,
  created_at: timestamp(version.createdAt),
});

export const presentVersionWithNodes = (version: VersionRecord): WorkflowVersionWithNodes => ({
  ...presentVersion(version),
  nodes: version.graph.nodes.map(presentFrozenNode),
});

const presentFrozenNode = (node: FrozenNode): FrozenWorkflowNode => ({
  id: node.id,
  key: node.key,
  position: node.position,
  node_type: node.nodeType,
  parallel_group: node.parallelGroup,
  depends_on: [...node.dependsOn],
  task_template: node.taskTemplate,
  node_config: node.nodeConfig,
  input_mapping: node.inputMapping,
  max_retries: node.maxRetries,
  branches: { ...node.branches },
  on_error: node.onError ?? 'fail',
  timeout_ms: node.timeoutMs ?? null,
  retry_policy: presentRetryPolicy(node.retryPolicy),
});
