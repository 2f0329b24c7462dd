export { type ApiKey, requireApiKey } from './api-keys/api-key-row.ts';
export { revokeApiKey, rotateApiKey, updateApiKey } from './api-keys/change-api-key.ts';
export { createApiKey } from './api-keys/create-api-key.ts';
export { type ApiKeyCredentials, findApiKeyCredentials } from './api-keys/find-credentials.ts';
export { listApiKeys } from './api-keys/list-api-keys.ts';
export { touchApiKeys } from './api-keys/touch-api-keys.ts';
export { type Author, type Change, insertAuditEvent, SYSTEM } from './audit/audit-event.ts';
export { type AuditEvent, listAuditEvents } from './audit/list-audit-events.ts';
export { type CalledBackNodeRun, findCalledBack, lockCalledBack } from './callbacks/find-callback.ts';
export { type ChildRun, forgetWait, listLastOutputs, requireChildRun } from './child-runs/find-child-run.ts';
export { insertChildRun } from './child-runs/insert-child-run.ts';
export { lockLineage } from './child-runs/lock-lineage.ts';
export { createPrisma, type PayloadLimits, type PrismaClient, type Sql } from './client.ts';
export { checkLedger, type LedgerDiscrepancy } from './costs/check-ledger.ts';
export type { CostEntry } from './costs/cost-entry.ts';
export { listRunCosts } from './costs/list-run-costs.ts';
export { type LedgerEntry, readLedger } from './costs/read-ledger.ts';
export { type CostGroup, type CostSpan, sumCosts } from './costs/sum-costs.ts';
export { sumWorkspaceCosts, type WorkspaceCost } from './costs/sum-workspace-costs.ts';
export { openCounterPool } from './counter-pool.ts';
export { createDb, createDbOn, type Db } from './db.ts';
export { isDatabaseUnavailable, translateDbError } from './errors.ts';
export { findMonthSpend } from './estimates/find-month-spend.ts';
export { listNodeHistories, type NodeHistory } from './estimates/list-node-histories.ts';
export { canReachDatabase } from './health/can-reach-database.ts';
export { checkCommit, pickCommitSlot } from './health/check-commit.ts';
export { findHooks, type KnownHook } from './hooks/find-hooks.ts';
export { createHook, deleteHook, type Hook, listHooks } from './hooks/hooks.ts';
export { findKeyHolders } from './idempotency/find-key-holders.ts';
export type { KeyedInsert, KeyedRun } from './idempotency/insert-keyed-runs.ts';
export { pruneIdempotencyKeys } from './idempotency/prune-keys.ts';
export { checkInvariant, checkInvariants, findBreaches } from './invariants/check-invariants.ts';
export type { AuditOptions, InvariantBreach } from './invariants/invariant.ts';
export { INVARIANTS } from './invariants/registry.ts';
export { failItem } from './items/fail-item.ts';
export { insertItems } from './items/insert-items.ts';
export type { Item, ItemRef } from './items/item-ref.ts';
export { cancelItems, findItemsState, type ItemsState, listEndedItems } from './items/join-items.ts';
export { listItems } from './items/list-items.ts';
export { type ItemCompletion, type ItemFollowUp, settleItems } from './items/settle-items.ts';
export { MAINTENANCE_LIMITS, withMaintenanceLock } from './maintenance.ts';
export { addMember } from './members/add-member.ts';
export { removeMember, updateMember } from './members/change-member.ts';
export {
  findWorkflowRoles,
  findWorkspaceRoles,
  findWorkspacesOfWorkflows,
  type WorkflowMembership,
  type WorkflowRole,
  type WorkspaceMembership,
} from './members/find-roles.ts';
export { listMembers } from './members/list-members.ts';
export type { Member } from './members/member-row.ts';
export type { ClaimedNodeRun } from './node-runs/claim-node-runs.ts';
export { findNodeRunDelay } from './node-runs/find-node-run-delay.ts';
export { applyFollowUps, listNodeRunStates, lockFollowUps } from './node-runs/follow-ups.ts';
export { insertSpend, insertTaskSpend } from './node-runs/insert-spend.ts';
export type { Lease, SpendRow, TaskRow } from './node-runs/lease.ts';
export { listLostLeases } from './node-runs/list-lost-leases.ts';
export {
  listOverdueNodeRuns,
  listQueuedNodeRuns,
  listStillQueued,
  type NodeRunRef,
} from './node-runs/list-overdue.ts';
export { postponeNodeRun } from './node-runs/postpone-node-run.ts';
export { queueWaiting } from './node-runs/queue-waiting.ts';
export { releaseNodeRun } from './node-runs/release-node-run.ts';
export { renewLeases } from './node-runs/renew-leases.ts';
export {
  type LostAttempt,
  listLostAttempts,
  lockLostAttempt,
  rescueNodeRuns,
} from './node-runs/rescue-node-runs.ts';
export {
  type Completion,
  type ReadyNodeRun,
  type Settleable,
  settleCompleted,
} from './node-runs/settle-completed.ts';
export { type Failure, settleFailed } from './node-runs/settle-failed.ts';
export { settleHandled } from './node-runs/settle-handled.ts';
export { type Retry, settleRetry } from './node-runs/settle-retry.ts';
export { settleWaiting, type Wait } from './node-runs/settle-waiting.ts';
export type { Cursor, Listed, Page } from './page.ts';
export { hasRemovedPayloads, requirePayload } from './payloads/require-payload.ts';
export { listPriceVersions } from './prices/list-price-versions.ts';
export { listOverridingPrices, type OverridingPrice } from './prices/price-row.ts';
export { setPrice, withdrawPrice } from './prices/set-price.ts';
export { type Backlog, type BacklogFilter, findBacklog } from './queue-controls/find-backlog.ts';
export { findOldestWaits } from './queue-controls/find-oldest-waits.ts';
export {
  findOpenJobs,
  type OpenJobsSearch,
  type OpenNodeRun,
  type OpenRun,
} from './queue-controls/find-open-jobs.ts';
export { findQueueService, type QueueService } from './queue-controls/find-service.ts';
export { findUnservedPools, type UnservedPool } from './queue-controls/find-unserved-pools.ts';
export { listPaces } from './queue-controls/list-paces.ts';
export { listPausedQueues } from './queue-controls/list-paused.ts';
export { promoteDelayed } from './queue-controls/promote-delayed.ts';
export { setQueuePaused } from './queue-controls/set-queue-paused.ts';
export { type Budget, findBudget } from './reservations/find-budget.ts';
export { pruneReservations } from './reservations/release-reservations.ts';
export { reserveSpend, type SpendRequest } from './reservations/reserve-spend.ts';
export { findNow } from './retention/find-now.ts';
export { type PrunedBatch, pruneBatch, RETAINED, type Retained } from './retention/prune-batch.ts';
export { addRetentionTotals, listRetentionTotals } from './retention/retention-totals.ts';
export { listenToRuns, RUN_BUS_NAME, type RunBus, type RunBusListener } from './run-bus/run-bus.ts';
export { ACCEPTANCE_ID, acceptanceOf } from './run-events/acceptance-event.ts';
export { listNodeNames, type NamedNodeRun, type NodeName } from './run-events/list-node-names.ts';
export type { RunEvent, RunEventQuery } from './run-events/list-run-events.ts';
export type { WorkspaceEvent } from './run-events/list-workspace-events.ts';
export {
  listDecidedTasks,
  listWorkspaceNews,
  type TaskState,
  type WorkspaceNews,
} from './run-events/list-workspace-news.ts';
export { createRunEventReader } from './run-events/run-event-reader.ts';
export { createWorkspaceEventReader, type LogState } from './run-events/workspace-event-reader.ts';
export { cancelQueuedRun } from './runs/cancel-queued-run.ts';
export { type Cancelled, cancelRun, cancelRunWhile } from './runs/cancel-run.ts';
export { countPendingRuns, type PendingRuns } from './runs/count-pending.ts';
export { failOverdueRun, listRunsPastDeadline } from './runs/fail-overdue-run.ts';
export type { RunFilter } from './runs/filtered-runs.ts';
export { type CancellationFilter, findCancellable } from './runs/find-cancellable.ts';
export { findRetryable } from './runs/find-retryable.ts';
export { type RunScope, requireRun } from './runs/find-run.ts';
export { type RunHead, requireRunHead } from './runs/find-run-head.ts';
export { findRunState, type RunState } from './runs/find-run-state.ts';
export { requireRunStatus } from './runs/find-run-status.ts';
export { insertFirstRetry } from './runs/insert-first-retry.ts';
export { insertRerun, type NewRerun } from './runs/insert-rerun.ts';
export { type AcceptedRun, insertRuns, type NewRun } from './runs/insert-runs.ts';
export { listOverdueRuns, listStillPending, listUnfinishedRuns, type RunRef } from './runs/list-overdue.ts';
export { listRunRows } from './runs/list-run-rows.ts';
export { listRunSummaries, type RunSummary, requireRunSummary } from './runs/list-run-summaries.ts';
export { listRuns } from './runs/list-runs.ts';
export { listWaitingRuns } from './runs/list-waiting-runs.ts';
export { lockRunOf } from './runs/lock-run-of.ts';
export { parkRun, unparkRun } from './runs/park-run.ts';
export type { NodeRunRecord, RunRecord, RunRow } from './runs/run-record.ts';
export { listCompletedNodes, type RetrySeed, startRetry } from './runs/start-retry.ts';
export type { NodeRunSeed } from './runs/start-runs.ts';
export { createSchedule } from './schedules/create-schedule.ts';
export { deleteSchedule } from './schedules/delete-schedule.ts';
export { requireSchedule } from './schedules/find-schedule.ts';
export { type DueSchedule, listDueSchedules } from './schedules/list-due-schedules.ts';
export { listSchedules } from './schedules/list-schedules.ts';
export { passDueTime } from './schedules/pass-due-time.ts';
export type { Schedule } from './schedules/schedule-row.ts';
export { updateSchedule } from './schedules/update-schedule.ts';
export { findSecretNames, listSecrets, requireSecret } from './secrets/list-secrets.ts';
export { readSealedSecrets, type SealedSecret } from './secrets/read-sealed.ts';
export { listStaleSecrets, replaceSealed, type StaleSecret } from './secrets/reseal-secrets.ts';
export { deleteSecret, saveSecret } from './secrets/save-secret.ts';
export type { SecretRow, SecretScope } from './secrets/secret-row.ts';
export type { Failures } from './stats/count-failures.ts';
export { findWorkspaceStats, type WorkspaceStats } from './stats/find-workspace-stats.ts';
export type { Latency } from './stats/measure-runs.ts';
export type { StatsSpan } from './stats/stats-span.ts';
export {
  addSweepTotals,
  countLeakedExecutors,
  listSweepTotals,
  type SweepTotal,
} from './sweeping/sweep-totals.ts';
export { endTasks } from './tasks/end-tasks.ts';
export { requireTask } from './tasks/find-task.ts';
export { listTasks, type Task } from './tasks/list-tasks.ts';
export { type LockedTask, lockTask, type TaskScope } from './tasks/lock-task.ts';
export { recordDecision } from './tasks/record-decision.ts';
export { undoOnError } from './undo-on-error.ts';
export { findProfile } from './users/find-profile.ts';
export { areUsersKnown, findUser, findUserByEmail, type User } from './users/find-user.ts';
export { insertUser } from './users/insert-user.ts';
export { isInstanceAdmin } from './users/is-instance-admin.ts';
export { hashPassword, hasPasswordMark, passwordMark, passwordMatches } from './users/password.ts';
export { createUser, type UserChanges, updateUser } from './users/save-user.ts';
export { findGraph } from './versions/find-graph.ts';
export { insertVersion, lockWorkflow, type WorkflowHead } from './versions/freeze-version.ts';
export { listEditableNodes } from './versions/list-editable-nodes.ts';
export {
  listVersions,
  requireVersion,
  type VersionName,
  type VersionRecord,
  type VersionRow,
} from './versions/list-versions.ts';
export { restoreVersion } from './versions/restore-version.ts';
export { claimDueWaits, type DueWait } from './waits/claim-due-waits.ts';
export { keepWaiting } from './waits/keep-waiting.ts';
export { lockWaiting, type WaitingNodeRunRef } from './waits/lock-waiting.ts';
export { deleteWebhook, rotateWebhookSecret, updateWebhook } from './webhooks/change-webhook.ts';
export { type ClaimedDelivery, claimDeliveries } from './webhooks/claim-deliveries.ts';
export { createWebhook } from './webhooks/create-webhook.ts';
export { requireWebhook } from './webhooks/find-webhook.ts';
export { listDeliveries } from './webhooks/list-deliveries.ts';
export { listWebhooks } from './webhooks/list-webhooks.ts';
export { pingWebhook, redeliver } from './webhooks/request-delivery.ts';
export { type SettledDelivery, settleDelivery } from './webhooks/settle-delivery.ts';
export type { WebhookDelivery, WebhookEndpoint } from './webhooks/webhook-scope.ts';
export { commandWorker } from './workers/command-worker.ts';
export { listWorkers, type WorkerRecord } from './workers/list-workers.ts';
export { recordBeat, type WorkerBeat, type WorkerIdentity } from './workers/record-beat.ts';
export { pruneWorkers, removeWorker } from './workers/remove-worker.ts';
export { createNode, type NewNode, type WorkflowNode } from './workflow-nodes/create-node.ts';
export { deleteNode } from './workflow-nodes/delete-node.ts';
export { requireNode } from './workflow-nodes/find-node.ts';
export { reorderNodes } from './workflow-nodes/reorder-nodes.ts';
export { replaceGraph } from './workflow-nodes/replace-graph.ts';
export { type NodeChanges, updateNode } from './workflow-nodes/update-node.ts';
export { createWorkflow, type NewWorkflow } from './workflows/create-workflow.ts';
export { createWorkflowWithNodes } from './workflows/create-workflow-with-nodes.ts';
export { deleteWorkflow } from './workflows/delete-workflow.ts';
export { findAutoAccept } from './workflows/find-auto-accept.ts';
export { requireWorkflow, type WorkflowWithNodes } from './workflows/find-workflow.ts';
export { findWorkflowIds } from './workflows/find-workflow-ids.ts';
export { listWorkflows } from './workflows/list-workflows.ts';
export { updateWorkflow, type WorkflowChanges } from './workflows/update-workflow.ts';
export type { WorkflowScope } from './workflows/workflow-scope.ts';
export { createWorkspace } from './workspaces/create-workspace.ts';
export { deleteWorkspace } from './workspaces/delete-workspace.ts';
export { requireWorkspace, type Workspace } from './workspaces/find-workspace.ts';
export { listWorkspaces } from './workspaces/list-workspaces.ts';
export { updateWorkspace } from './workspaces/update-workspace.ts';
