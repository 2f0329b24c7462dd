export { APPROVAL_LEVELS, type ApprovalLevel } from './approval-level.ts';
export { assertNever } from './assert-never.ts';
export { AUDIT_ACTIONS, type AuditAction } from './audit-action.ts';
export { type AskedApproval, type AutoAcceptPreferences, acceptsByItself } from './auto-accept.ts';
export { BUDGET_ACTIONS, type BudgetAction } from './budget-action.ts';
export { BUILT_IN_PRICE_VERSION, BUILT_IN_PRICES } from './built-in-prices.ts';
export { type CallbackVerdict, judgeCallback } from './callback-verdict.ts';
export {
  type ChildEnd,
  type ChildRunFacts,
  childEndOf,
  childOutput,
  defaultLineageLimits,
  type LineageLimits,
  type LineagePlace,
  refuseChild,
  startedChildOutput,
} from './child-run.ts';
export { COST_GROUPINGS, type CostGrouping } from './cost-grouping.ts';
export { ERROR_CODES, type ErrorCode } from './error-code.ts';
export {
  AppError,
  type ConflictCode,
  ConflictError,
  type ErrorContext,
  type ErrorDetail,
  ForbiddenError,
  GoneError,
  InvalidGraphError,
  KeyInFlightError,
  KeyReusedError,
  NotFoundError,
  OverloadedError,
  PayloadTooLargeError,
  RateLimitedError,
  RunTooLargeError,
  type UnauthorizedCode,
  UnauthorizedError,
  type UnavailableContext,
  UnavailableError,
  UserNotFoundError,
  ValidationError,
} from './errors.ts';
export { explainSkip, type SkipReason } from './explain-skip.ts';
export {
  decideNode,
  endsInBranches,
  type FlowGraph,
  type FlowNode,
  type FollowUp,
  flowGraphOf,
  followEdges,
  NOT_STARTED,
  type NodeState,
} from './follow-edges.ts';
export { editableNodesOf, type FrozenGraph, type FrozenNode } from './frozen-graph.ts';
export { JOB_STATES, type JobState } from './job-state.ts';
export { canonicalJson, isJsonObject, type Json, type JsonObject } from './json.ts';
export { type LongestPath, longestPath } from './longest-path.ts';
export { findModelPrice, type ModelPrice } from './model-price.ts';
export { centsOf, formatUsd, NANOS_PER_CENT, NANOS_PER_USD, nanosFromUsd, sumNanos, usdOf } from './money.ts';
export { type Branches, ERROR_LABEL, type NodeFlow, ON_ERROR, type OnError } from './node-flow.ts';
export {
  describeNodeRunStatus,
  isTerminalNodeRunStatus,
  NODE_RUN_STATUSES,
  type NodeRunStatus,
  nodeRunCanBecome,
} from './node-run-status.ts';
export { planRetry, type RetriedNode } from './plan-retry.ts';
export { DEFAULT_PRIORITY, MAX_PRIORITY, MIN_PRIORITY } from './priority.ts';
export {
  ANY_FAILURE,
  BACKOFFS,
  type Backoff,
  DEFAULT_RETRY_POLICY,
  decideRetry,
  type FailedAttempt,
  JITTERS,
  type Jitter,
  type NodeRetryPolicy,
  RETRY_AFTER_CAP_MS,
  RETRYABLE_FAILURES,
  type RetryDecision,
} from './retry.ts';
export { RUN_SOURCE_KINDS, type RunSourceKind } from './run-source.ts';
export {
  describeRunStatus,
  isRetryableRunStatus,
  isTerminalRunStatus,
  OPEN_RUN_STATUSES,
  type OpenRunStatus,
  RETRYABLE_RUN_STATUSES,
  type RetryableRunStatus,
  RUN_STATUSES,
  type RunStatus,
  runCanBecome,
} from './run-status.ts';
export { describeRunTimeout, MAX_RUN_TIMEOUT_MS, type RunTime } from './run-timeout.ts';
export { SCHEDULE_OVERLAPS, type ScheduleOverlap } from './schedule-overlap.ts';
export { MAX_SECRET_CHARS, MIN_SECRET_CHARS, SECRET_NAME } from './secret-name.ts';
export { decideSpending, explainLimit, type SpendingDecision, type SpendingLimit } from './spending-limit.ts';
export { TASK_DECISIONS, type TaskDecision, type WaitEnd, waitEndOf } from './task-decision.ts';
export { needsDecision, TASK_STATUSES, type TaskStatus } from './task-status.ts';
export { ON_EXPIRY, ON_REJECT, type OnExpiry, type OnReject } from './task-term.ts';
export { costOfCall, type TokenPrice, type TokenUsage, worstCostOfCall } from './token-price.ts';
export {
  parseTriggeredBy,
  TRIGGER_SOURCES,
  type TriggeredBy,
  type TriggerSource,
  triggeredBy,
} from './triggered-by.ts';
export { validateBranches } from './validate-branches.ts';
export {
  type GraphLimits,
  type GraphProblem,
  type GraphProblemCode,
  validateGraph,
} from './validate-graph.ts';
export type { OpenDependency, QueueFacts, QueuePosition, WaitFacts } from './wait-facts.ts';
export { type DueTime, WAIT_REASONS, type WaitReason, type WhenDue } from './wait-reason.ts';
export {
  BUDGET_RESERVED,
  explainNodeRun,
  explainRun,
  type NodeRunFacts,
  type RunFacts,
  type WaitingFor,
} from './waiting-for.ts';
export {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from './webhook-event.ts';
export {
  decideWorkerLoss,
  type LostWorker,
  ON_WORKER_LOST,
  type OnWorkerLost,
  type WorkerLossDecision,
} from './worker-loss.ts';
export {
  describeWorkerStatus,
  WORKER_COMMANDS,
  WORKER_STATUSES,
  type WorkerCommand,
  type WorkerStatus,
} from './worker-status.ts';
export {
  ancestorsOf,
  descendantsOf,
  type Edges,
  effectiveDependencies,
  type GraphNode,
  NODE_TYPES,
  type NodeType,
  stagesOf,
  successorsOf,
} from './workflow-graph.ts';
export {
  TRIGGER_TYPES,
  type TriggerType,
  WORKFLOW_STATUSES,
  type WorkflowStatus,
} from './workflow-status.ts';
export { includesRole, mayChangeRole, WORKSPACE_ROLES, type WorkspaceRole } from './workspace-role.ts';
export { WORKSPACE_STATUSES, type WorkspaceStatus } from './workspace-status.ts';
