import type { WorkflowDocument } from '@runyard/contracts';
import type { WorkflowNode, WorkflowWithNodes } from '@runyard/db';
import {
  type BudgetAction,
  type FrozenNode,
  InvalidGraphError,
  type JsonObject,
  type NodeRetryPolicy,
  type NodeType,
  type OnError,
  type TriggerType,
  validateGraph,
  type WorkflowStatus,
} from '@runyard/domain';
import { presentRetryPolicy, storedRetryPolicy } from '../present/retry-policy.ts';

/** A document as it is written: what has its default is left out. */
export interface WrittenDocument {
  runyard: 1;
  workflow: JsonObject;
  nodes: JsonObject[];
}

/**
 * A workflow as a document. The same workflow always gives the same one: nodes in their order, fields in one order, a node
 * without a key under a key that follows from its place. InvalidGraphError when a dependency names no node.
 */
export function documentOf(workflow: WorkflowWithNodes): WrittenDocument {
  refuseDangling(workflow.nodes);
  const keys = keysOf(workflow.nodes);
  return {
    runyard: 1,
    workflow: withoutDefaults(
      {
        title: workflow.title,
        description: workflow.description,
        trigger_type: workflow.triggerType as TriggerType,
        trigger_config: workflow.triggerConfig as JsonObject,
        auto_accept: workflow.autoAccept,
        auto_accept_preferences: workflow.autoAcceptPreferences as JsonObject,
        max_budget_cents: workflow.maxBudgetCents,
        budget_action: workflow.budgetAction as BudgetAction,
        timeout_ms: workflow.timeoutMs,
        status: workflow.status as WorkflowStatus,
      },
      WORKFLOW_DEFAULTS,
    ),
    nodes: workflow.nodes.map((node, index) =>
      withoutDefaults(nodeOf(node, keys), { ...NODE_DEFAULTS, position: index }),
    ),
  };
}

function nodeOf(node: WorkflowNode, keys: Map<string, string>): WorkflowDocument['nodes'][number] {
  return {
    key: keys.get(node.id) ?? node.id,
    node_type: node.nodeType as NodeType,
    position: node.position,
    parallel_group: node.parallelGroup,
    depends_on: [...new Set(node.dependsOn)].map((id) => keys.get(id) ?? id),
    task_template: renamed(node.taskTemplate as JsonObject | null, keys),
    node_config: renamed(node.nodeConfig as JsonObject, keys),
    input_mapping: renamed(node.inputMapping as JsonObject, keys),
    max_retries: node.maxRetries,
    branches: branchesOf(node, keys),
    on_error: node.onError as OnError,
    timeout_ms: node.timeoutMs,
    retry_policy: presentRetryPolicy(node.retryPolicy as unknown as NodeRetryPolicy | null),
  };
}

/** In the order of its dependencies; a branch for another node has no effect and is left out. */
function branchesOf({ dependsOn, branches }: WorkflowNode, keys: Map<string, string>) {
  const labels = branches as Record<string, string>;
  return Object.fromEntries(
    [...new Set(dependsOn)].flatMap((id) => (labels[id] ? [[keys.get(id) ?? id, labels[id]]] : [])),
  );
}

const WORKFLOW_DEFAULTS = {
  description: null,
  trigger_type: 'manual',
  trigger_config: {},
  auto_accept: false,
  auto_accept_preferences: {},
  max_budget_cents: null,
  budget_action: 'fail',
  timeout_ms: null,
  status: 'active',
};

/** The type is always written: it says what a node is. */
const NODE_DEFAULTS = {
  parallel_group: null,
  depends_on: [],
  task_template: null,
  node_config: {},
  input_mapping: {},
  max_retries: 1,
  branches: {},
  on_error: 'fail',
  timeout_ms: null,
  retry_policy: null,
};

function withoutDefaults(fields: object, defaults: Record<string, unknown>): JsonObject {
  const isDefault = ([name, value]: [string, unknown]) =>
    name in defaults && JSON.stringify(value) === JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(fields).filter((field) => !isDefault(field)));
}

/** The key of each node by its id. */
function keysOf(nodes: WorkflowNode[]): Map<string, string> {
  const taken = new Set(nodes.flatMap(({ key }) => key ?? []));
  return new Map(
    nodes.map(({ id, key }, index) => {
      let name = key ?? `node_${index + 1}`;
      while (key === null && taken.has(name)) name = `${name}_`;
      taken.add(name);
      return [id, name];
    }),
  );
}

/** Templates that read a node by its id read it by its key. */
function renamed<Value extends JsonObject | null>(value: Value, keys: Map<string, string>): Value {
  let text = JSON.stringify(value);
  for (const [id, key] of keys) text = text.replaceAll(id, key);
  return JSON.parse(text);
}

function refuseDangling(nodes: WorkflowNode[]): void {
  const dangling = validateGraph(nodes, { maxNodes: Number.MAX_SAFE_INTEGER }).filter(
    ({ code }) => code === 'unknown_dependency',
  );
  if (dangling.length > 0) throw new InvalidGraphError(dangling);
}

/** The nodes of a document as a graph has them, their keys as ids. */
export const nodesOf = ({ nodes }: Pick<WorkflowDocument, 'nodes'>): FrozenNode[] =>
  nodes.map((node, index) => ({
    id: node.key,
    key: node.key,
    nodeType: node.node_type,
    position: node.position ?? index,
    parallelGroup: node.parallel_group,
    dependsOn: node.depends_on,
    taskTemplate: node.task_template,
    nodeConfig: node.node_config,
    inputMapping: node.input_mapping,
    maxRetries: node.max_retries,
    branches: node.branches,
    onError: node.on_error,
    timeoutMs: node.timeout_ms,
    retryPolicy: storedRetryPolicy(node.retry_policy),
  }));
