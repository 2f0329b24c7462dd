import { RetryPolicy } from '@runyard/contracts';
import type { FrozenNode } from '@runyard/domain';
import { z } from 'zod';
import { JsonValue } from '../json-value.ts';

/** What can be done for an item. Another map cannot, nor what decides between edges, of which an item has none. */
const BODY_TYPES = [
  'task',
  'api_call',
  'transform',
  'distribution',
  'approval',
  'delay',
  'workflow',
] as const;
const MAX_RETRIES = 5;
const MAX_TIMEOUT_MS = 86_400_000;
const JsonObjectValue = z.record(z.string(), JsonValue);

/** What a map does for each item: a node without a place in the graph. */
export const MapBody = z.strictObject({
  node_type: z.enum(BODY_TYPES).describe('The type of node that runs for each item.'),
  node_config: JsonObjectValue.default({}).describe(
    'As of a node of that type, with `item` and `item_index`.',
  ),
  task_template: JsonObjectValue.nullable().default(null).describe('Of a `task`.'),
  input_mapping: JsonObjectValue.default({}).describe('The input. Default: the item.'),
  max_retries: z
    .int()
    .min(0)
    .max(MAX_RETRIES)
    .default(1)
    .describe('Further attempts of an item that failed.'),
  timeout_ms: z
    .int()
    .min(1)
    .max(MAX_TIMEOUT_MS)
    .nullable()
    .default(null)
    .describe('How long one attempt of an item may take. Default: as long as any attempt.'),
  retry_policy: RetryPolicy.nullable().default(null).describe('How an item is tried again.'),
});

/** What a map does for each item, as a node; null for a node of another type, and where the config is not valid. */
export function bodyOf({ nodeType, nodeConfig, ...place }: FrozenNode): FrozenNode | null {
  if (nodeType !== 'map') return null;
  const parsed = MapBody.safeParse(nodeConfig.node);
  if (!parsed.success) return null;
  const { data: body } = parsed;
  return {
    id: place.id,
    key: place.key,
    position: place.position,
    parallelGroup: place.parallelGroup,
    dependsOn: [],
    nodeType: body.node_type,
    nodeConfig: body.node_config,
    taskTemplate: body.task_template,
    inputMapping: body.input_mapping,
    maxRetries: body.max_retries,
    timeoutMs: body.timeout_ms,
    retryPolicy: body.retry_policy && retryPolicyOf(body.retry_policy),
  };
}

const retryPolicyOf = ({
  base_ms: baseMs,
  cap_ms: capMs,
  on_worker_lost: onWorkerLost,
  ...policy
}: RetryPolicy) => ({
  ...policy,
  onWorkerLost,
  baseMs,
  capMs,
});
