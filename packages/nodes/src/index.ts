export { defaultInput } from './default-input.ts';
export { executeNode, type NodeExecution } from './execute-node.ts';
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
  type Spend,
  type TaskResult,
} from './executor.ts';
export { NodeFailedError } from './node-failed-error.ts';
export { defineNodeType, type NodeTypeDefinition, type PreparedNode } from './node-type.ts';
export { type ReferencedNodes, referencedNodes } from './references.ts';
export { type NodeTypes, nodeTypes } from './registry.ts';
export type { NodeScope, UpstreamOutput } from './scope.ts';
export { renderTemplate } from './template.ts';
