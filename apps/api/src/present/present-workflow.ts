import type { Workflow, WorkflowNode } from '@runyard/contracts';
import type { WorkflowNode as NodeRow, WorkflowWithNodes } from '@runyard/db';
import type {
  BudgetAction,
  JsonObject,
  NodeRetryPolicy,
  NodeType,
  OnError,
  TriggerType,
  WorkflowStatus,
} from '@runyard/domain';
import { presentRetryPolicy } from './retry-policy.ts';
import { timestamp } from './timestamp.ts';

export function presentWorkflow(workflow: WorkflowWithNodes): Workflow {
  return {
    id: workflow.id,
    user_id: workflow.userId,
    workspace_id: workflow.workspaceId,
    source_project_id: workflow.sourceProjectId,
    title: workflow.title,
    description: workflow.description,
    trigger_type: workflow.triggerType as TriggerType,
    trigger_config: workflow.triggerConfig as JsonObject,
    auto_accept: workflow.autoAccept,
    auto_accept_preferences: workflow.autoAcceptPreferences as JsonObject,
    max_budget_cents: workflow.maxBudgetCents,
    budget_action: workflow.budgetAction as BudgetAction,
    timeout_ms: workflow.timeoutMs,
    status: workflow.status as WorkflowStatus,
    is_template: workflow.isTemplate,
    template_category: workflow.templateCategory,
    revision: workflow.revision,
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.updatedAt),
    nodes: workflow.nodes.map(presentNode),
  };
}

export function presentNode(node: NodeRow): WorkflowNode {
  return {
    id: node.id,
    workflow_id: node.workflowId,
    key: node.key,
    position: node.position,
    node_type: node.nodeType as NodeType,
    parallel_group: node.parallelGroup,
    depends_on: node.dependsOn,
    task_template: node.taskTemplate as JsonObject | null,
    node_config: node.nodeConfig as JsonObject,
    input_mapping: node.inputMapping as JsonObject,
    retry_count: node.retryCount,
    max_retries: node.maxRetries,
    branches: node.branches as Record<string, string>,
    on_error: node.onError as OnError,
    timeout_ms: node.timeoutMs,
    retry_policy: presentRetryPolicy(node.retryPolicy as unknown as NodeRetryPolicy | null),
    created_at: timestamp(node.createdAt),
  };
}
