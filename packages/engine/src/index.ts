export type { AdmissionLimits } from './admission/decide-admission.ts';
export { type Admission, watchPressure } from './admission/watch-pressure.ts';
export { advanceRun } from './advance-run.ts';
export { type CallbackCommand, type CallbackContext, settleCallback } from './callbacks/settle-callback.ts';
export { cancelRun } from './cancel-run.ts';
export {
  type CancelledRuns,
  type CancelRunsCommand,
  cancelRuns,
  rehearseCancelRuns,
} from './cancel-runs.ts';
export {
  defaultPartialTextLimits,
  type EngineContext,
  type EngineLimits,
  type PartialTextLimits,
  type TriggerContext,
} from './context.ts';
export type { NodeEstimate } from './estimate/estimate-node.ts';
export {
  type EstimateCommand,
  estimateWorkflow,
  type WorkflowEstimate,
} from './estimate/estimate-workflow.ts';
export { executeNodeRun } from './execute-node-run.ts';
export { freezeVersion } from './freeze-version.ts';
export { graphProblems } from './graph-problems.ts';
export { createJobHandlers } from './handle-jobs.ts';
export { createLeaks, type Leaks } from './leaks.ts';
export { type LeaseKeeper, type OpenRunBus, startLeaseKeeper } from './lease-keeper.ts';
export { createPriceBook, type PriceBook } from './money/price-book.ts';
export { createPlanCache, type PlanCache } from './plan-cache.ts';
export { applyQueueControls } from './queues/apply-queue-controls.ts';
export { type DrainCommand, type Drained, drainQueue, rehearseDrain } from './queues/drain-queue.ts';
export { listQueues, type QueueState, requireQueue } from './queues/list-queues.ts';
export { pauseQueue } from './queues/pause-queue.ts';
export { promoteQueue } from './queues/promote-queue.ts';
export { QUEUE_NAMES, requireQueueName } from './queues/queue-names.ts';
export { retryQueue } from './queues/retry-queue.ts';
export { type FoundJob, searchJobs } from './queues/search-jobs.ts';
export { findReferenceProblems, findUnknownReferences, type ReferenceProblem } from './reference-problems.ts';
export { handBackLeases } from './release-node-run.ts';
export { type ReplayCommand, replayRun, retryRun } from './rerun.ts';
export { type Pruned, prune, type RetentionOptions } from './retention/prune.ts';
export { type RetryRunsCommand, rehearseRetryRuns, retryRuns } from './retry-runs.ts';
export { failOverdueRuns } from './run-timeouts/fail-overdue-runs.ts';
export { type DueTimes, nextDueTime, nextDueTimes } from './schedules/due-times.ts';
export { startDueSchedules } from './schedules/start-due-schedules.ts';
export { sealSecret } from './secrets/open-secrets.ts';
export { type Resealed, resealSecrets } from './secrets/reseal-secrets.ts';
export {
  hasRepaired,
  type SweepCursor,
  type SweepOptions,
  type Swept,
  startOfSweep,
  sweep,
} from './sweeping/sweep.ts';
export { type Upkept, upkeep } from './sweeping/upkeep.ts';
export { decideTask, type TaskCommand } from './tasks/decide-task.ts';
export { type BatchAnswer, type BatchCommand, type BatchItem, triggerRuns } from './trigger-batch.ts';
export { findReplay, type IdempotencyChoice, type Triggered, triggerRunOnce } from './trigger-once.ts';
export { type AcceptedRun, type TriggerCommand, triggerRun } from './trigger-run.ts';
export { validateWorkflow, type WorkflowProblem } from './validate-workflow.ts';
export { createExplainWaits, type ExplainWaits, type Waits } from './waiting/explain-waits.ts';
export { endDueWaits } from './waits/end-due-waits.ts';
export { endWait, type MovedOn, type WaitOutcome } from './waits/end-wait.ts';
export { enqueueMovedOn } from './waits/enqueue-moved-on.ts';
export { deliverDueWebhooks, type WebhookOptions } from './webhooks/deliver-webhooks.ts';
export { webhookSecret } from './webhooks/webhook-secret.ts';
