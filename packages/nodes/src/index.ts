export { resultOutcome } from './agents/endpoint/agent-result.ts';
export { type EndpointHealth, probeEndpoint } from './agents/endpoint/probe-endpoint.ts';
export type { PlannedCalls } from './agents/planned-calls.ts';
export { checkNode, type NodeCheck, type NodeProblem } from './check-node.ts';
export { checkOutcome } from './check-outcome.ts';
export { type CheckedObject, checkStored } from './check-stored.ts';
export { defaultInput, itemInput } from './default-input.ts';
export { attemptTimeoutMs, executeNode, type NodeExecution } from './execute-node.ts';
export {
  completed,
  defaultNodeLimits,
  type Executor,
  failed,
  type NodeAttempt,
  type NodeFailure,
  type NodeLimits,
  type NodeOutcome,
  type NodeWork,
  type OnItemError,
  type PaidCall,
  type Reservation,
  type RunningAttempt,
  type Spend,
  type TaskResult,
  type WaitFor,
  type WaitingTask,
} from './executor.ts';
export type { HttpRequest } from './http/http-exchange.ts';
export { type HttpResult, sendRequest } from './http/send-request.ts';
export { signBody } from './http/sign-body.ts';
export { bodyOf } from './map/map-body.ts';
export { type ItemEnd, mapOutput } from './map/map-output.ts';
export { readsPayload } from './map/reads-payload.ts';
export { nodeConfigSchemas } from './node-config-schemas.ts';
export { NodeFailedError } from './node-failed-error.ts';
export { createNodeServices, type NodeServices, type NodeServicesOptions } from './node-services.ts';
export { defineNodeType, type NodeTypeDefinition, type PreparedNode } from './node-type.ts';
export { findRefusal } from './outbound/address-refused.ts';
export type { HttpClient } from './outbound/http-client.ts';
export { type ReferencedNodes, referencedNodes } from './references.ts';
export { type NodeTypes, nodeTypes } from './registry.ts';
export type { NodeScope, UpstreamOutput } from './scope.ts';
export { maskSecretsIn } from './secrets/mask-execution.ts';
export { referencedSecrets } from './secrets/secret-places.ts';
export { storableText } from './storable.ts';
export { renderTemplate } from './template.ts';
