import { isJsonObject, type JsonObject, nanosFromUsd } from '@runyard/domain';
import type { PaidCall } from '../executor.ts';
import { ENDPOINT_PROVIDER } from './endpoint/agent-result.ts';

/** The paid calls that one attempt makes at most, as far as its config tells before it is rendered. */
export interface PlannedCalls {
  /** Null: a template decides whom it asks, or how much of an answer it takes. */
  calls: PaidCall[] | null;
  /** Whether the prompts hold templates: what those insert comes on top of `inputTokens`. */
  hasTemplates: boolean;
  /** How often all of them are made at most. Default: once. */
  times?: number;
}

/** Of a node that asks nobody who is paid. */
export const NO_CALLS: PlannedCalls = { calls: [], hasTemplates: false };

const TEMPLATE = /\{\{|\{%/;
const DEFAULT_MAX_OUTPUT_TOKENS = 4_096;
/** What a model is told when its answer does not fit its schema, without the schema and the answer. */
const REPAIR_TOKENS = 4_000;

/** The calls of a task node. */
export function plannedCallsOfTask(config: JsonObject): PlannedCalls {
  switch (config.agent ?? 'simulated') {
    case 'human':
      return NO_CALLS;
    case 'simulated':
      return { calls: simulatedCalls(config), hasTemplates: holdsTemplate(config.task_template) };
    case 'openai':
      return modelCalls(config, config.provider ?? 'openai');
    case 'anthropic':
      return modelCalls(config, config.provider ?? 'anthropic');
    case 'endpoint':
      return endpointCalls(config);
    default:
      return { calls: null, hasTemplates: true };
  }
}

/** Its answers have some fifty tokens. */
const MAX_SIMULATED_TOKENS = 200;

function simulatedCalls({ cost_usd: costUsd, task_template: task }: JsonObject): PaidCall[] | null {
  const call = { provider: 'simulated', model: 'simulated-1', inputTokens: bytesOf(task) };
  if (costUsd === undefined) return [{ ...call, maxOutputTokens: MAX_SIMULATED_TOKENS }];
  if (typeof costUsd !== 'number' || costUsd < 0) return null;
  return [{ ...call, maxOutputTokens: 0, maxCostNanos: nanosFromUsd(costUsd) }];
}

/** An agent outside costs its budget at most, whatever it is told. */
function endpointCalls({ budget_usd: budgetUsd }: JsonObject): PlannedCalls {
  if (typeof budgetUsd !== 'number' || budgetUsd < 0) return { calls: null, hasTemplates: false };
  const maxCostNanos = nanosFromUsd(budgetUsd);
  const call = { ...ENDPOINT_PROVIDER, inputTokens: 0, maxOutputTokens: 0, maxCostNanos };
  return { calls: [call], hasTemplates: false };
}

/** One call; with a schema a second one, which is told the answer of the first and what was wrong with it. */
function modelCalls(config: JsonObject, provider: unknown): PlannedCalls {
  const { model, output_schema: schema, max_output_tokens: limit = DEFAULT_MAX_OUTPUT_TOKENS } = config;
  const prompt = [config.system, config.messages ?? config.task_template, schema];
  const hasTemplates = holdsTemplate(prompt);
  const isKnown = typeof provider === 'string' && typeof model === 'string' && typeof limit === 'number';
  if (!isKnown || holdsTemplate([provider, model])) return { calls: null, hasTemplates };
  const first = { provider, model, inputTokens: bytesOf(prompt), maxOutputTokens: limit };
  if (!isJsonObject(schema)) return { calls: [first], hasTemplates };
  const repaired = first.inputTokens + limit + REPAIR_TOKENS + bytesOf(schema);
  return { calls: [first, { ...first, inputTokens: repaired }], hasTemplates };
}

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value ?? null));
const holdsTemplate = (value: unknown) => TEMPLATE.test(JSON.stringify(value ?? null));

/** The calls of a map: those of its body, with all its attempts, for each item. How many those are only a list that is written out tells. */
export function plannedCallsOfMap({ items, node: body }: JsonObject): PlannedCalls {
  if (!isJsonObject(body) || (body.node_type ?? 'task') !== 'task') return NO_CALLS;
  const config = isJsonObject(body.node_config) ? body.node_config : {};
  const planned = plannedCallsOfTask({ ...config, task_template: body.task_template ?? {} });
  if (planned.calls?.length === 0) return NO_CALLS;
  if (!Array.isArray(items)) return { ...planned, calls: null };
  return { ...planned, times: items.length * (retriesOf(body) + 1) };
}

const DEFAULT_RETRIES = 1;

function retriesOf({ max_retries: retries, retry_policy: policy }: JsonObject): number {
  const max = isJsonObject(policy) ? policy.max : undefined;
  if (typeof max === 'number') return max;
  return typeof retries === 'number' ? retries : DEFAULT_RETRIES;
}
