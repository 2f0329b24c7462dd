import type { OperationId } from '@runyard/contracts';
import { probeWorkflowRoute } from './agents/probe-workflow.ts';
import { receiveCallbackRoute } from './agents/receive-callback.ts';
import { createApiKeyRoute } from './api-keys/create-api-key.ts';
import { getApiKeyRoute } from './api-keys/get-api-key.ts';
import { listApiKeysRoute } from './api-keys/list-api-keys.ts';
import { revokeApiKeyRoute } from './api-keys/revoke-api-key.ts';
import { rotateApiKeyRoute } from './api-keys/rotate-api-key.ts';
import { updateApiKeyRoute } from './api-keys/update-api-key.ts';
import { listAuditEventsRoute } from './audit/list-audit-events.ts';
import { createTokenRoute } from './auth/create-token.ts';
import { getMeRoute } from './auth/get-me.ts';
import { renewTokenRoute } from './auth/renew-token.ts';

import { exportCostsRoute } from './costs/export-costs.ts';
import { listRunCostsRoute } from './costs/list-run-costs.ts';
import { sumCostsRoute } from './costs/sum-costs.ts';
import { sumWorkspaceCostsRoute } from './costs/sum-workspace-costs.ts';

import { exportWorkflowRoute } from './documents/export-workflow.ts';
import { importWorkflowRoute } from './documents/import-workflow.ts';
import { validateWorkflowRoute } from './documents/validate-workflow.ts';

import { createHookRoute } from './hooks/create-hook.ts';
import { deleteHookRoute } from './hooks/delete-hook.ts';
import { listHooksRoute } from './hooks/list-hooks.ts';
import { receiveHookRoute } from './hooks/receive-hook.ts';
import { addMemberRoute } from './members/add-member.ts';
import { listMembersRoute } from './members/list-members.ts';
import { removeMemberRoute } from './members/remove-member.ts';
import { updateMemberRoute } from './members/update-member.ts';
import { createNodeRoute } from './nodes/create-node.ts';
import { deleteNodeRoute } from './nodes/delete-node.ts';
import { getNodeRoute } from './nodes/get-node.ts';
import { reorderNodesRoute } from './nodes/reorder-nodes.ts';
import { saveGraphRoute } from './nodes/save-graph.ts';
import { updateNodeRoute } from './nodes/update-node.ts';
import { listPriceVersionsRoute } from './prices/list-price-versions.ts';
import { listPricesRoute } from './prices/list-prices.ts';
import { setPriceRoute } from './prices/set-price.ts';
import { withdrawPriceRoute } from './prices/withdraw-price.ts';
import { drainQueueRoute } from './queues/drain-queue.ts';
import { getQueueRoute } from './queues/get-queue.ts';
import { listQueuesRoute } from './queues/list-queues.ts';
import { pauseQueueRoute } from './queues/pause-queue.ts';
import { promoteQueueRoute } from './queues/promote-queue.ts';
import { resumeQueueRoute } from './queues/resume-queue.ts';
import { retryQueueRoute } from './queues/retry-queue.ts';
import { searchJobsRoute } from './queues/search-jobs.ts';
import type { RouteFor } from './route.ts';
import { cancelRunRoute } from './runs/cancel-run.ts';
import { cancelRunsRoute } from './runs/cancel-runs.ts';
import { getPayloadRoute } from './runs/get-payload.ts';
import { getRunRoute } from './runs/get-run.ts';
import { getWorkspaceRunRoute } from './runs/get-workspace-run.ts';
import { listNodeRunItemsRoute } from './runs/list-node-run-items.ts';
import { listRunsRoute } from './runs/list-runs.ts';
import { listWorkspaceRunsRoute } from './runs/list-workspace-runs.ts';
import { replayRunRoute } from './runs/replay-run.ts';
import { retryRunRoute } from './runs/retry-run.ts';
import { retryRunsRoute } from './runs/retry-runs.ts';
import { streamRunEventsRoute } from './runs/stream-run-events.ts';
import { streamWorkspaceEventsRoute } from './runs/stream-workspace-events.ts';
import { triggerBatchRoute } from './runs/trigger-batch.ts';
import { triggerRunRoute } from './runs/trigger-run.ts';
import { createScheduleRoute } from './schedules/create-schedule.ts';
import { deleteScheduleRoute } from './schedules/delete-schedule.ts';
import { getScheduleRoute } from './schedules/get-schedule.ts';
import { listSchedulesRoute } from './schedules/list-schedules.ts';
import { updateScheduleRoute } from './schedules/update-schedule.ts';
import { deleteSecretRoute } from './secrets/delete-secret.ts';
import { getSecretRoute } from './secrets/get-secret.ts';
import { listSecretsRoute } from './secrets/list-secrets.ts';
import { putSecretRoute } from './secrets/put-secret.ts';
import { getWorkspaceStatsRoute } from './stats/get-workspace-stats.ts';
import { approveTaskRoute } from './tasks/approve-task.ts';
import { completeTaskRoute } from './tasks/complete-task.ts';
import { getTaskRoute } from './tasks/get-task.ts';
import { listTasksRoute } from './tasks/list-tasks.ts';
import { rejectTaskRoute } from './tasks/reject-task.ts';
import { getVersionRoute } from './versions/get-version.ts';
import { listVersionsRoute } from './versions/list-versions.ts';
import { restoreVersionRoute } from './versions/restore-version.ts';
import { createWebhookRoute } from './webhooks/create-webhook.ts';
import { deleteWebhookRoute } from './webhooks/delete-webhook.ts';
import { getWebhookRoute } from './webhooks/get-webhook.ts';
import { listWebhookDeliveriesRoute } from './webhooks/list-webhook-deliveries.ts';
import { listWebhooksRoute } from './webhooks/list-webhooks.ts';
import { pingWebhookRoute } from './webhooks/ping-webhook.ts';
import { redeliverWebhookRoute } from './webhooks/redeliver-webhook.ts';
import { rotateWebhookSecretRoute } from './webhooks/rotate-webhook-secret.ts';
import { updateWebhookRoute } from './webhooks/update-webhook.ts';
import { listWorkersRoute } from './workers/list-workers.ts';
import { quietWorkerRoute } from './workers/quiet-worker.ts';
import { resumeWorkerRoute } from './workers/resume-worker.ts';
import { stopWorkerRoute } from './workers/stop-worker.ts';
import { createWorkflowRoute } from './workflows/create-workflow.ts';
import { deleteWorkflowRoute } from './workflows/delete-workflow.ts';
import { estimateWorkflowRoute } from './workflows/estimate-workflow.ts';
import { getWorkflowRoute } from './workflows/get-workflow.ts';
import { listWorkflowsRoute } from './workflows/list-workflows.ts';
import { updateWorkflowRoute } from './workflows/update-workflow.ts';
import { createWorkspaceRoute } from './workspaces/create-workspace.ts';
import { deleteWorkspaceRoute } from './workspaces/delete-workspace.ts';
import { getWorkspaceRoute } from './workspaces/get-workspace.ts';
import { listWorkspacesRoute } from './workspaces/list-workspaces.ts';
import { updateWorkspaceRoute } from './workspaces/update-workspace.ts';

/** Which route does which operation. An operation without a route does not compile. */
export const ROUTES: { [Id in OperationId]: RouteFor<Id> } = {
  triggerRun: triggerRunRoute,
  triggerBatch: triggerBatchRoute,
  streamRunEvents: streamRunEventsRoute,
  streamWorkspaceEvents: streamWorkspaceEventsRoute,
  getRun: getRunRoute,
  listRuns: listRunsRoute,
  listWorkspaceRuns: listWorkspaceRunsRoute,
  getWorkspaceRun: getWorkspaceRunRoute,
  cancelRuns: cancelRunsRoute,
  cancelRun: cancelRunRoute,
  sumCosts: sumCostsRoute,
  sumWorkspaceCosts: sumWorkspaceCostsRoute,
  getPayload: getPayloadRoute,
  exportCosts: exportCostsRoute,
  listRunCosts: listRunCostsRoute,
  listNodeRunItems: listNodeRunItemsRoute,
  retryRun: retryRunRoute,
  retryRuns: retryRunsRoute,
  replayRun: replayRunRoute,

  createToken: createTokenRoute,
  renewToken: renewTokenRoute,
  getMe: getMeRoute,

  createWorkspace: createWorkspaceRoute,
  listWorkspaces: listWorkspacesRoute,
  getWorkspace: getWorkspaceRoute,
  getWorkspaceStats: getWorkspaceStatsRoute,
  updateWorkspace: updateWorkspaceRoute,
  deleteWorkspace: deleteWorkspaceRoute,

  createWorkflow: createWorkflowRoute,
  listWorkflows: listWorkflowsRoute,
  getWorkflow: getWorkflowRoute,
  updateWorkflow: updateWorkflowRoute,
  deleteWorkflow: deleteWorkflowRoute,

  estimateWorkflow: estimateWorkflowRoute,
  validateWorkflow: validateWorkflowRoute,
  exportWorkflow: exportWorkflowRoute,
  importWorkflow: importWorkflowRoute,

  listVersions: listVersionsRoute,
  getVersion: getVersionRoute,
  restoreVersion: restoreVersionRoute,

  reorderNodes: reorderNodesRoute,
  saveGraph: saveGraphRoute,
  getNode: getNodeRoute,
  createNode: createNodeRoute,
  updateNode: updateNodeRoute,
  deleteNode: deleteNodeRoute,

  listTasks: listTasksRoute,
  getTask: getTaskRoute,
  approveTask: approveTaskRoute,
  rejectTask: rejectTaskRoute,
  completeTask: completeTaskRoute,

  receiveCallback: receiveCallbackRoute,
  probeWorkflow: probeWorkflowRoute,

  createSchedule: createScheduleRoute,
  listSchedules: listSchedulesRoute,
  getSchedule: getScheduleRoute,
  updateSchedule: updateScheduleRoute,
  deleteSchedule: deleteScheduleRoute,

  createWebhook: createWebhookRoute,
  listWebhooks: listWebhooksRoute,
  getWebhook: getWebhookRoute,
  updateWebhook: updateWebhookRoute,
  deleteWebhook: deleteWebhookRoute,
  rotateWebhookSecret: rotateWebhookSecretRoute,
  pingWebhook: pingWebhookRoute,
  listWebhookDeliveries: listWebhookDeliveriesRoute,
  redeliverWebhook: redeliverWebhookRoute,

  listSecrets: listSecretsRoute,
  getSecret: getSecretRoute,
  putSecret: putSecretRoute,
  deleteSecret: deleteSecretRoute,

  createHook: createHookRoute,
  listHooks: listHooksRoute,
  deleteHook: deleteHookRoute,
  receiveHook: receiveHookRoute,

  listQueues: listQueuesRoute,
  getQueue: getQueueRoute,
  pauseQueue: pauseQueueRoute,
  resumeQueue: resumeQueueRoute,
  retryQueue: retryQueueRoute,
  promoteQueue: promoteQueueRoute,
  drainQueue: drainQueueRoute,
  searchJobs: searchJobsRoute,
  listWorkers: listWorkersRoute,
  quietWorker: quietWorkerRoute,
  resumeWorker: resumeWorkerRoute,
  stopWorker: stopWorkerRoute,

  listPrices: listPricesRoute,
  listPriceVersions: listPriceVersionsRoute,
  setPrice: setPriceRoute,
  withdrawPrice: withdrawPriceRoute,

  listMembers: listMembersRoute,
  addMember: addMemberRoute,
  updateMember: updateMemberRoute,
  removeMember: removeMemberRoute,

  listApiKeys: listApiKeysRoute,
  createApiKey: createApiKeyRoute,
  getApiKey: getApiKeyRoute,
  updateApiKey: updateApiKeyRoute,
  revokeApiKey: revokeApiKeyRoute,
  rotateApiKey: rotateApiKeyRoute,

  listAuditEvents: listAuditEventsRoute,
};
