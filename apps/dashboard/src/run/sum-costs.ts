import type { components } from '@runyard/sdk';

export type CostEntry = components['schemas']['CostEntry'];

/** What a sum of a run's costs is of. */
export type CostGrouping = 'node and model' | 'node' | 'model';
export const RUN_COST_GROUPINGS: CostGrouping[] = ['node and model', 'node', 'model'];

export interface CostSum {
  key: string;
  /** Null: of all. */
  node: string | null;
  model: string | null;
  entryCount: number;
  /** Those whose price nobody knows: they count 0 in the sum. */
  unpricedCount: number;
  inputTokens: number;
  /** Those of the inputTokens that came from the cache of the provider. */
  cachedTokens: number;
  outputTokens: number;
  costUsd: number;
}

/** Sums the cost entries of a run, the costliest first. */
export function sumCosts(
  entries: readonly CostEntry[],
  grouping: CostGrouping,
  nodeOf: (nodeRunId: string) => string,
): CostSum[] {
  const sums = new Map<string, CostSum>();
  for (const entry of entries) {
    const node = grouping === 'model' ? null : nodeOf(entry.node_run_id);
    const model = grouping === 'node' ? null : `${entry.provider}/${entry.model}`;
    const key = JSON.stringify([node, model]);
    const sum = sums.get(key) ?? { ...NOTHING, key, node, model };
    sums.set(key, withEntry(sum, entry));
  }
  return [...sums.values()].sort(
    (one, other) => other.costUsd - one.costUsd || other.entryCount - one.entryCount,
  );
}

const NOTHING = {
  entryCount: 0,
  unpricedCount: 0,
  inputTokens: 0,
  cachedTokens: 0,
  outputTokens: 0,
  costUsd: 0,
};

const withEntry = (sum: CostSum, entry: CostEntry): CostSum => ({
  ...sum,
  entryCount: sum.entryCount + 1,
  unpricedCount: sum.unpricedCount + (entry.price_version === null ? 1 : 0),
  inputTokens: sum.inputTokens + entry.input_tokens,
  cachedTokens: sum.cachedTokens + entry.cached_input_tokens,
  outputTokens: sum.outputTokens + entry.output_tokens,
  costUsd: sum.costUsd + entry.cost_usd,
});
