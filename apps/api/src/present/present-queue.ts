import type { DrainedQueue, Queue } from '@runyard/contracts';
import type { DrainCommand, Drained, QueueState } from '@runyard/engine';
import { timestampOrNull } from './timestamp.ts';

const MS = 1_000;

export function presentQueue(state: QueueState): Queue {
  const { waitingChildren, ...counts } = state.counts;
  return {
    name: state.name,
    pool: state.pool,
    paused: state.pausedAt !== null,
    paused_at: timestampOrNull(state.pausedAt),
    counts: { ...counts, waiting_children: waitingChildren },
    oldest_waiting_seconds: state.oldestWaitMs === null ? null : Math.round(state.oldestWaitMs) / MS,
    live_workers: state.liveWorkerCount,
    drain_ms: state.drainMs,
  };
}

export const presentDrain = (
  { queue, limit }: DrainCommand,
  { dryRun, ...drained }: Drained & { dryRun: boolean },
): DrainedQueue => ({
  queue,
  dry_run: dryRun,
  matched_runs: drained.runCount,
  matched_node_runs: drained.openNodeRunCount,
  running_node_runs: drained.runningNodeRunCount,
  cancelled_runs: drained.cancelledCount,
  has_more: drained.runCount > limit,
});
