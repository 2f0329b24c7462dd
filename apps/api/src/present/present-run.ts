import type { ItemCounts, NodeRun, WorkflowRun } from '@runyard/contracts';
import type { NodeRunRecord, RunRecord } from '@runyard/db';
import { centsOf, explainRun, type JsonObject, type WaitingFor } from '@runyard/domain';
import type { AcceptedRun, Waits } from '@runyard/engine';
import { itemInput } from '@runyard/nodes';
import { inputOf } from './node-run-input.ts';
import { presentWaitingFor } from './present-waiting-for.ts';
import { explainSkips } from './skip-reason.ts';
import { timestamp, timestampOrNull } from './timestamp.ts';

/** A run that has just been accepted: nothing of it has happened yet. */
export function presentAcceptedRun(run: AcceptedRun): WorkflowRun {
  return {
    ...acceptedFields(run),
    deadline_at: null,
    started_at: null,
    completed_at: null,
    error_code: null,
    error_message: null,
    source_run_id: null,
    source_kind: null,
    parent_run_id: null,
    parent_node_run_id: null,
    root_run_id: null,
    total_cost_cents: 0,
    reserved_cost_cents: 0,
    unpriced_entry_count: 0,
    waiting_for: presentWaitingFor(waitOfAccepted(run)),
    node_runs: [],
  };
}

/** A run with its node runs, and why they wait. */
export function presentRun(run: RunRecord, waits: Waits): WorkflowRun {
  const skipReasonOf = explainSkips(run);
  return {
    ...acceptedFields(run),
    deadline_at: timestampOrNull(run.deadlineAt),
    started_at: timestampOrNull(run.startedAt),
    completed_at: timestampOrNull(run.completedAt),
    error_code: run.errorCode,
    error_message: run.errorMessage,
    source_run_id: run.sourceRunId,
    source_kind: run.sourceKind,
    parent_run_id: run.parentRunId,
    parent_node_run_id: run.parentNodeRunId,
    root_run_id: run.rootRunId,
    total_cost_cents: Number(centsOf(run.totalCostNanos)),
    reserved_cost_cents: Number(centsOf(run.reservedNanos)),
    unpriced_entry_count: run.unpricedEntryCount,
    waiting_for: presentWaitingFor(waits.get(run.id)),
    node_runs: run.nodeRuns.map((nodeRun) => ({
      ...presentNodeRun(nodeRun, inputOf(nodeRun, run), waits),
      skipped_because: skipReasonOf(nodeRun),
    })),
  };
}

/** What a run has had since it was accepted, and its status. */
const acceptedFields = (run: AcceptedRun | RunRecord) => ({
  id: run.id,
  workflow_id: run.workflowId,
  version_id: run.versionId,
  status: run.status,
  triggered_by: run.triggeredBy,
  trigger_payload: run.triggerPayload,
  run_at: timestampOrNull(run.runAt),
  priority: run.priority,
  max_cost_cents: run.maxCostCents,
  timeout_ms: run.timeoutMs,
  created_at: timestamp(run.createdAt),
});

/** An item of a map: what it got is known before it has started. */
export function presentItem(item: NodeRunRecord, waits: Waits): NodeRun {
  const input = item.inputData ?? itemInput(item.itemData);
  return { ...presentNodeRun(item, input, waits), skipped_because: null };
}

function presentNodeRun(
  nodeRun: NodeRunRecord,
  input: JsonObject,
  waits: Waits,
): Omit<NodeRun, 'skipped_because'> {
  return {
    id: nodeRun.id,
    workflow_run_id: nodeRun.runId,
    workflow_node_id: nodeRun.nodeId,
    status: nodeRun.status,
    task_id: nodeRun.taskId,
    source_node_run_id: nodeRun.sourceNodeRunId,
    input_data: input,
    output_data: nodeRun.outputData ?? {},
    label: nodeRun.label,
    created_at: timestamp(nodeRun.createdAt),
    started_at: timestampOrNull(nodeRun.startedAt),
    completed_at: timestampOrNull(nodeRun.completedAt),
    child_run_id: nodeRun.childRunId,
    parent_node_run_id: nodeRun.parentNodeRunId,
    item_index: nodeRun.itemIndex,
    item_counts: nodeRun.itemCounts && presentItemCounts(nodeRun.itemCounts),
    attempt: nodeRun.attempt,
    rescue_count: nodeRun.rescueCount,
    error: nodeRun.error,
    waiting_for: presentWaitingFor(waits.get(nodeRun.id)),
    cost_cents: Number(centsOf(nodeRun.costNanos)),
  };
}

function presentItemCounts(counts: NonNullable<NodeRunRecord['itemCounts']>): ItemCounts {
  const {
    pending = 0,
    queued = 0,
    running = 0,
    waiting = 0,
    completed = 0,
    failed = 0,
    cancelled = 0,
  } = counts;
  const total = pending + queued + running + waiting + completed + failed + cancelled;
  return { total, pending, queued, running, waiting, completed, failed, cancelled };
}

/** Nothing is looked up for an answer to a trigger: a run that has just been accepted waits for its time or its turn. */
function waitOfAccepted({ status, runAt, createdAt }: AcceptedRun): WaitingFor | undefined {
  const queue = {
    queue: '',
    paused: false,
    changedAt: null,
    liveWorkerCount: 1,
    lastServedAt: null,
    position: { kind: 'unknown' },
  } as const;
  const scheduledAt = runAt && runAt > createdAt ? runAt : null;
  return explainRun({ status, createdAt, scheduledAt, dueAt: createdAt, queue, waits: [] }) ?? undefined;
}
