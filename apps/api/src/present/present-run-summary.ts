import type { RunSummary } from '@runyard/contracts';
import type { RunSummary as Row } from '@runyard/db';
import { centsOf } from '@runyard/domain';
import type { Waits } from '@runyard/engine';
import { presentWaitingFor } from './present-waiting-for.ts';
import { timestamp, timestampOrNull } from './timestamp.ts';

/** A run of a long list. */
export function presentRunSummary(run: Row, waits: Waits): RunSummary {
  return {
    id: run.id,
    workflow_id: run.workflowId,
    workflow_title: run.workflowTitle,
    status: run.status,
    triggered_by: run.triggeredBy,
    run_at: timestampOrNull(run.runAt),
    priority: run.priority,
    max_cost_cents: run.maxCostCents,
    timeout_ms: run.timeoutMs,
    deadline_at: timestampOrNull(run.deadlineAt),
    created_at: timestamp(run.createdAt),
    started_at: timestampOrNull(run.startedAt),
    completed_at: timestampOrNull(run.completedAt),
    duration_ms: durationMs(run),
    error_code: run.errorCode,
    error_message: run.errorMessage,
    source_run_id: run.sourceRunId,
    source_kind: run.sourceKind,
    parent_run_id: run.parentRunId,
    parent_node_run_id: run.parentNodeRunId,
    root_run_id: run.rootRunId,
    total_cost_cents: centsOf(run.totalCostNanos),
    unpriced_entry_count: run.unpricedEntryCount,
    waiting_for: presentWaitingFor(waits.get(run.id)),
  };
}

const durationMs = ({ startedAt, completedAt }: Row) =>
  startedAt && completedAt ? Math.max(0, completedAt.getTime() - startedAt.getTime()) : null;
