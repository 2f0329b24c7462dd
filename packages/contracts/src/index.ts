export { ACCESS, type Access, type PlaceOf } from './access.ts';
export { AgentHealth, AgentResult } from './agent-callback.ts';
export { ApiKey, ApiKeyWithSecret } from './api-key.ts';
export { AuditEvent } from './audit-event.ts';
export { AutoAcceptPreferences } from './auto-accept.ts';
export { CancelledRuns, CancelRunsRequest } from './cancel-runs.ts';
export { CostEntry, CostGroup, ExportCostsRequest, ListRunCostsRequest, SumCostsRequest } from './cost.ts';
export {
  ENDPOINTS,
  type OperationId,
  type ReplyOf,
  type RequestOf,
} from './endpoints/catalog.ts';
export {
  type AnswerSpec,
  type EndpointSpec,
  OPTIONAL_HEADERS,
  type RequestSchema,
} from './endpoints/endpoint.ts';
export { ErrorResponse, Problem } from './error.ts';
export { ERROR_STATUS } from './error-status.ts';
export { EstimateWorkflowRequest, WorkflowEstimate } from './estimate.ts';
export { Id } from './fields.ts';
export { Hook, HookReceipt, HookWithPath } from './hook.ts';
export { Me } from './me.ts';
export { Member } from './member.ts';
export { RetryPolicy } from './node-flow.ts';
export { type ItemCounts, NodeRun } from './node-run.ts';
export { findIncompatibilities } from './openapi/compare-documents.ts';
export { type DocumentOptions, openApiDocument } from './openapi/document.ts';
export type { OpenApiDocument } from './openapi/types.ts';
export { PageQuery } from './page.ts';
export { Price, PriceVersion } from './price.ts';
export { DrainedQueue, PromotedQueue, Queue, RetriedQueue } from './queue.ts';
export { QueuedJob, SearchJobsRequest } from './queued-job.ts';
export { RetriedRuns, RetryRunsRequest } from './retry-runs.ts';
export { CancelRunRequest, ReplayRunRequest, RetryRunRequest } from './run-control.ts';
export {
  EndEvent,
  NodeRunEvent,
  NodeRunPartialEvent,
  RunEvent,
  StreamRunEventsRequest,
} from './run-event.ts';
export { ListWorkspaceRunsRequest, RunSummary } from './run-summary.ts';
export { Schedule } from './schedule.ts';
export { SCOPES, type Scope } from './scope.ts';
export { Secret } from './secret.ts';
export { ListTasksRequest, Task } from './task.ts';
export { CreateTokenRequest, LogInForm, Token } from './token.ts';
export { type TriggerBatchItem, TriggerBatchRequest, TriggerResult } from './trigger-batch.ts';
export { WaitingFor } from './waiting-for.ts';
export { WebhookDelivery, WebhookEndpoint, WebhookEndpointWithSecret } from './webhook.ts';
export { Worker } from './worker.ts';
export {
  CreateWorkflowRequest,
  GetWorkflowRequest,
  ListWorkflowsRequest,
  UpdateWorkflowRequest,
  Workflow,
} from './workflow.ts';
export { ValidationReport, WorkflowDocument } from './workflow-document.ts';
export { CreateNodeRequest, DeleteNodeRequest, UpdateNodeRequest, WorkflowNode } from './workflow-node.ts';
export {
  GetRunRequest,
  ListRunsRequest,
  RunOptions,
  TriggerRunRequest,
  WorkflowRun,
} from './workflow-run.ts';
export {
  FrozenWorkflowNode,
  WorkflowVersion,
  WorkflowVersionWithNodes,
} from './workflow-version.ts';
export {
  CreateWorkspaceRequest,
  GetWorkspaceRequest,
  ListWorkspacesRequest,
  UpdateWorkspaceRequest,
  Workspace,
} from './workspace.ts';
export { WorkspaceCost } from './workspace-cost.ts';
export {
  BeginEvent,
  StreamWorkspaceEventsRequest,
  WorkspaceRunEvent,
  WorkspaceTaskEvent,
} from './workspace-event.ts';
export { Latency, STATS_WINDOWS, type StatsWindow, WorkspaceStats } from './workspace-stats.ts';
