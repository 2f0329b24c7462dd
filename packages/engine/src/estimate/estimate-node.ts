import type { NodeHistory } from '@runyard/db';
import { type FrozenNode, worstCostOfCall } from '@runyard/domain';
import { nodeTypes, type PaidCall } from '@runyard/nodes';
import type { PriceBook } from '../money/price-book.ts';

/** Where a number comes from. history: the last runs · prices: the config and the prices, for one attempt at its dearest. */
export type ExpectedBasis = 'history' | 'prices';
/** config: the node cannot cost more · history: its prompt holds templates, and is taken to be twice as long as any before. */
export type WorstBasis = 'config' | 'history';

/** What one node is likely to cost and to take, and what it may cost at most. Nano-dollars and milliseconds. */
export interface NodeEstimate {
  node: FrozenNode;
  sampleCount: number;
  /** How often it ran among the runs that have ended for it, 0 to 1. */
  runProbability: number;
  /** Times how often it runs; null: not known. */
  expectedNanos: bigint | null;
  expectedBasis: ExpectedBasis | null;
  maxAttempts: number;
  /** If it runs; null: not known. */
  worstNanos: bigint | null;
  worstBasis: WorstBasis | null;
  /** Models that it asks and that nobody knows the price of, as `provider/model`. */
  unpricedModels: string[];
  p50Ms: number | null;
  p95Ms: number | null;
}

export interface EstimateFacts {
  prices: PriceBook;
  history: NodeHistory | undefined;
  /** Bytes of the payload's JSON, which templates may insert. */
  payloadBytes: number;
}

export async function estimateNode(node: FrozenNode, facts: EstimateFacts): Promise<NodeEstimate> {
  const { history } = facts;
  const { calls, hasTemplates, times = 1 } = nodeTypes[node.nodeType].plannedCalls(node);
  const maxAttempts = (node.retryPolicy?.max ?? node.maxRetries) + 1;
  const asked = calls?.map((call) => (hasTemplates ? withInserted(call, facts) : call)) ?? null;
  const priced = asked && (await priceCalls(asked, facts.prices));
  const once = priced && priced.unpricedModels.length === 0 ? priced.nanos * BigInt(times) : null;
  const seen = (history?.ranCount ?? 0) + (history?.skippedCount ?? 0);
  const expected = history && seen > 0 ? history.costNanos / BigInt(seen) : once;
  return {
    node,
    sampleCount: history?.completedCount ?? 0,
    runProbability: history && seen > 0 ? history.ranCount / seen : 1,
    expectedNanos: expected,
    expectedBasis: basisOf(expected, seen),
    maxAttempts,
    worstNanos: once === null ? null : once * BigInt(maxAttempts),
    worstBasis: once === null ? null : hasTemplates ? 'history' : 'config',
    unpricedModels: priced?.unpricedModels ?? [],
    p50Ms: history?.p50Ms ?? null,
    p95Ms: history?.p95Ms ?? null,
  };
}

function basisOf(expected: bigint | null, seen: number): ExpectedBasis | null {
  if (expected === null) return null;
  return seen > 0 ? 'history' : 'prices';
}

/** How much longer than any before a prompt may get that is made of templates. */
const LONGER = 2;

function withInserted(call: PaidCall, { payloadBytes, history }: EstimateFacts): PaidCall {
  const asWritten = call.inputTokens + payloadBytes;
  return { ...call, inputTokens: Math.max(asWritten, LONGER * (history?.maxInputTokens ?? 0)) };
}

async function priceCalls(
  calls: readonly PaidCall[],
  prices: PriceBook,
): Promise<{ nanos: bigint; unpricedModels: string[] }> {
  let nanos = 0n;
  const unpriced = new Set<string>();
  for (const call of calls) {
    const price = call.maxCostNanos === undefined ? await prices.find(call) : null;
    if (call.maxCostNanos !== undefined) nanos += call.maxCostNanos;
    else if (price) nanos += worstCostOfCall(price, call);
    else unpriced.add(`${call.provider}/${call.model}`);
  }
  return { nanos, unpricedModels: [...unpriced] };
}
