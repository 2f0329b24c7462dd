import type { CostEntry, CostGroup } from '@runyard/contracts';
import type { CostEntry as Entry, CostGroup as Group, LedgerEntry } from '@runyard/db';
import { centsOf, formatUsd, usdOf } from '@runyard/domain';
import { timestamp } from './timestamp.ts';

export const presentCostGroup = (group: Group): CostGroup => ({
  key: group.key,
  name: group.name,
  cost_cents: centsOf(group.costNanos),
  cost_usd: usdOf(group.costNanos),
  entry_count: group.entryCount,
  unpriced_entry_count: group.unpricedEntryCount,
  input_tokens: Number(group.inputTokens),
  output_tokens: Number(group.outputTokens),
});

export const presentCostEntry = (entry: Entry): CostEntry => ({
  id: entry.id,
  workflow_run_id: entry.runId,
  node_run_id: entry.nodeRunId,
  attempt: entry.attempt,
  provider: entry.provider,
  model: entry.model,
  input_tokens: entry.inputTokens,
  cached_input_tokens: entry.cachedInputTokens,
  cache_write_tokens: entry.cacheWriteTokens,
  output_tokens: entry.outputTokens,
  reasoning_tokens: entry.reasoningTokens,
  cost_usd: usdOf(entry.costNanos),
  price_version: entry.priceVersion,
  created_at: timestamp(entry.createdAt),
});

/** The names of the columns of an export; `cost_usd` is exact. */
export const LEDGER_COLUMNS = [
  'id',
  'created_at',
  'workflow_id',
  'workflow_run_id',
  'node_run_id',
  'attempt',
  'provider',
  'model',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_usd',
  'price_version',
];

export const ledgerCells = (entry: LedgerEntry): string[] => [
  entry.id,
  timestamp(entry.createdAt),
  entry.workflowId ?? '',
  entry.runId,
  entry.nodeRunId,
  String(entry.attempt),
  entry.provider,
  entry.model,
  String(entry.inputTokens),
  String(entry.cachedInputTokens),
  String(entry.cacheWriteTokens),
  String(entry.outputTokens),
  String(entry.reasoningTokens),
  formatUsd(entry.costNanos),
  entry.priceVersion ?? '',
];
