import type { Latency as PresentedLatency, StatsWindow, WorkspaceStats } from '@runyard/contracts';
import type { WorkspaceStats as Found, Latency, StatsSpan } from '@runyard/db';
import { centsOf, usdOf } from '@runyard/domain';
import { timestamp } from './timestamp.ts';

const MS = 1_000;

export const presentStats = (
  found: Found,
  { window, from, to, bucketMs }: StatsSpan & { window: StatsWindow; bucketMs: number },
): WorkspaceStats => ({
  window,
  from: timestamp(from),
  to: timestamp(to),
  bucket_seconds: bucketMs / MS,
  throughput: found.throughput.map((bucket) => ({
    from: timestamp(bucket.from),
    accepted: bucket.acceptedCount,
    completed: bucket.completedCount,
    failed: bucket.failedCount,
    cancelled: bucket.cancelledCount,
    is_estimate: bucket.isEstimate,
  })),
  start_latency: presentLatency(found.runs.start),
  run_latency: presentLatency(found.runs.run),
  nodes: found.nodes.map(({ nodeType, queue, run }) => ({
    node_type: nodeType,
    queue: presentLatency(queue),
    run: presentLatency(run),
  })),
  failures: presentFailures(found.failures),
  runs_now: {
    pending: found.open.pendingCount,
    running: found.open.runningCount,
    waiting: found.open.waitingCount,
    is_complete: found.open.isComplete,
  },
  waiting_tasks: found.open.waitingTaskCount,
  costs: presentSpend(found.spend),
});

const presentLatency = ({ count, p50Ms, p95Ms, p99Ms }: Latency): PresentedLatency => ({
  sampled: count,
  p50_ms: p50Ms,
  p95_ms: p95Ms,
  p99_ms: p99Ms,
});

const presentFailures = ({ count, isComplete, causes }: Found['failures']): WorkspaceStats['failures'] => ({
  count,
  is_complete: isComplete,
  causes: causes.map((cause) => ({
    error_code: cause.errorCode,
    count: cause.count,
    last_failed_at: timestamp(cause.lastFailedAt),
    last_run_id: cause.lastRunId,
    last_workflow_id: cause.lastWorkflowId,
    last_message: cause.lastMessage,
  })),
});

const presentSpend = (spend: Found['spend']): WorkspaceStats['costs'] => ({
  today_cents: centsOf(spend.todayNanos),
  today_usd: usdOf(spend.todayNanos),
  today_is_complete: spend.isTodayComplete,
  month_cents: centsOf(spend.monthNanos),
  month_usd: usdOf(spend.monthNanos),
  monthly_budget_cents: spend.monthlyBudgetCents,
});
