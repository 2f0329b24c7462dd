import type { NodeRun, WorkflowRun } from '@runyard/contracts';
import type { NodeRunRecord, RunRecord } from '@runyard/db';
import { centsOf, type JsonObject } from '@runyard/domain';
import type { AcceptedRun } from '@runyard/engine';
import { inputOf } from './node-run-input.ts';
import { timestamp, timestampOrNull } from './timestamp.ts';

/** A run that has just been accepted: nothing of it has happened yet. */
export function presentAcceptedRun(run: AcceptedRun): WorkflowRun {
  return {
    id: run.id,
    workflow_id: run.workflowId,
    version_id: run.versionId,
    status: run.status,
    triggered_by: run.triggeredBy,
    trigger_payload: run.triggerPayload,
    run_at: timestampOrNull(run.runAt),
    priority: run.priority,
    max_cost_cents: run.maxCostCents,
    created_at: timestamp(run.createdAt),
    started_at: null,
    completed_at: null,
    error_message: null,
    source_run_id: null,
    source_kind: null,
    total_cost_cents: 0,
    node_runs: [],
  };
}

/** A run with its node runs. */
export function presentRun(run: RunRecord): WorkflowRun {
  return {
    id: run.id,
    workflow_id: run.workflowId,
    version_id: run.versionId,
    status: run.status,
    triggered_by: run.triggeredBy,
    trigger_payload: run.triggerPayload,
    run_at: timestampOrNull(run.runAt),
    priority: run.priority,
    max_cost_cents: run.maxCostCents,
    created_at: timestamp(run.createdAt),
    started_at: timestampOrNull(run.startedAt),
    completed_at: timestampOrNull(run.completedAt),
    error_message: run.errorMessage,
    source_run_id: run.sourceRunId,
    source_kind: run.sourceKind,
    total_cost_cents: Number(centsOf(run.totalCostNanos)),
    node_runs: run.nodeRuns.map((nodeRun) => presentNodeRun(nodeRun, inputOf(nodeRun, run))),
  };
}

function presentNodeRun(nodeRun: NodeRunRecord, input: JsonObject): NodeRun {
  return {
    id: nodeRun.id,
    workflow_run_id: nodeRun.runId,
    workflow_node_id: nodeRun.nodeId,
    status: nodeRun.status,
    task_id: nodeRun.taskId,
    source_node_run_id: nodeRun.sourceNodeRunId,
    input_data: input,
    output_data: nodeRun.outputData ?? {},
    created_at: timestamp(nodeRun.createdAt),
    started_at: timestampOrNull(nodeRun.startedAt),
    completed_at: timestampOrNull(nodeRun.completedAt),
    attempt: nodeRun.attempt,
    error: nodeRun.error,
    cost_cents: Number(centsOf(nodeRun.costNanos)),
  };
}
