import type { Task } from '@runyard/contracts';
import type { Task as TaskRow } from '@runyard/db';
import {
  type ApprovalLevel,
  type JsonObject,
  type OnExpiry,
  type TaskDecision,
  type TaskStatus,
  usdOf,
} from '@runyard/domain';
import { timestamp, timestampOrNull } from './timestamp.ts';

export function presentTask(task: TaskRow): Task {
  return {
    id: task.id,
    workspace_id: task.workspaceId,
    workflow_run_id: task.runId,
    node_run_id: task.nodeRunId,
    hired_agent_id: task.hiredAgentId,
    skill_slug: task.skillSlug,
    title: task.title,
    description: task.description,
    schedule_type: task.scheduleType,
    trigger: task.trigger,
    status: task.status as TaskStatus,
    priority: task.priority,
    output_data: task.outputData as JsonObject | null,
    proposed_actions: task.proposedActions as unknown[],
    approval_level: task.approvalLevel as ApprovalLevel,
    approved_by: task.approvedBy,
    approved_at: timestampOrNull(task.approvedAt),
    decision: task.decision as TaskDecision | null,
    decision_comment: task.decisionComment,
    decided_by: task.decidedBy,
    decided_at: timestampOrNull(task.decidedAt),
    expires_at: timestampOrNull(task.expiresAt),
    on_expiry: task.onExpiry as OnExpiry | null,
    cost_usd: Number(usdOf(task.costNanos)),
    started_at: timestampOrNull(task.startedAt),
    completed_at: timestampOrNull(task.completedAt),
    created_at: timestamp(task.createdAt),
  };
}
