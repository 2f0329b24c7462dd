import { z } from 'zod';
import { plannedCallsOfMap } from '../agents/planned-calls.ts';
import { completed, failed, type NodeOutcome, type NodeWork, ON_ITEM_ERROR } from '../executor.ts';
import { JsonValue } from '../json-value.ts';
import { MapBody } from '../map/map-body.ts';
import { mapOutput } from '../map/map-output.ts';
import { defineNodeType } from '../node-type.ts';

const DEFAULT_PARALLEL = 10;

const MapConfig = z.strictObject({
  items: z.array(JsonValue).describe('The list: `{{ nodes.fetch.output.rows }}`, or an array.'),
  node: MapBody.describe('What is done for each item.'),
  max_parallel: z
    .int()
    .min(1)
    .default(DEFAULT_PARALLEL)
    .describe('Items that run at once at most; `MAX_MAP_PARALLEL` is the limit.'),
  on_item_error: z
    .enum(ON_ITEM_ERROR)
    .default('fail')
    .describe(
      'What an item does that fails for good. fail: the map fails at once · collect: the others go on, and it is told.',
    ),
});

type MapWork = NodeWork<z.output<typeof MapConfig>>;

/** Has its body run for each item of a list. It only says which: the items are node runs of their own, and it waits for them. */
export const mapNode = defineNodeType({
  type: 'map',
  pool: 'transform',
  configSchema: MapConfig,
  literalPaths: ['node'],
  plannedCalls: plannedCallsOfMap,
  computesOnly: true,
  execute: async (work) => fanOut(work),
});

function fanOut({ config, limits }: MapWork): NodeOutcome {
  const { items, max_parallel: maxParallel, on_item_error: onItemError } = config;
  if (items.length > limits.maxMapItems) return tooMany(items.length, limits.maxMapItems);
  if (maxParallel > limits.maxMapParallel) return tooParallel(maxParallel, limits.maxMapParallel);
  if (items.length === 0) return completed(mapOutput([]));
  return { kind: 'waiting', waitFor: { reason: 'items', items, maxParallel, onItemError }, spend: [] };
}

const tooMany = (count: number, limit: number): NodeOutcome =>
  failed({
    code: 'too_many_items',
    message: `The node is to go over ${count} items; ${limit} is the limit (MAX_MAP_ITEMS). Split the list, or raise the limit.`,
    retryable: false,
  });

const tooParallel = (count: number, limit: number): NodeOutcome =>
  failed({
    code: 'invalid_config',
    message: `The config of this map node is not valid. max_parallel: is ${count}; ${limit} is the limit (MAX_MAP_PARALLEL)`,
    retryable: false,
  });
