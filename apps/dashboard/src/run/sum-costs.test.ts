import { describe, expect, test } from '@jest/globals';
import { type CostEntry, sumCosts } from './sum-costs.ts';

const entry = (fields: Partial<CostEntry>): CostEntry => ({
  id: 'e',
  workflow_run_id: 'r',
  node_run_id: 'write',
  attempt: 1,
  provider: 'openai',
  model: 'gpt',
  input_tokens: 100,
  cached_input_tokens: 40,
  cache_write_tokens: 0,
  output_tokens: 10,
  reasoning_tokens: 0,
  cost_usd: 0.01,
  price_version: 'v1',
  created_at: '2026-01-01T00:00:00.000Z',
  ...fields,
});
const entries = [
  entry({}),
  entry({ attempt: 2, cost_usd: 0.02 }),
  entry({ node_run_id: 'check', model: 'mini', cost_usd: 0, price_version: null }),
  entry({ node_run_id: 'check', cost_usd: 0.05 }),
];
const nodeOf = (id: string) => `node ${id}`;

describe('sums of the costs of a run', () => {
  test('are by node and model, the costliest first, and count what has no price', () => {
    const sums = sumCosts(entries, 'node and model', nodeOf);

    expect(sums).toMatchObject([
      { node: 'node check', model: 'openai/gpt', entryCount: 1, costUsd: 0.05, unpricedCount: 0 },
      {
        node: 'node write',
        model: 'openai/gpt',
        entryCount: 2,
        inputTokens: 200,
        cachedTokens: 80,
        outputTokens: 20,
      },
      { node: 'node check', model: 'openai/mini', entryCount: 1, costUsd: 0, unpricedCount: 1 },
    ]);
    expect(sums[1]?.costUsd).toBeCloseTo(0.03);
  });

  test('are by node or by model alone', () => {
    expect(
      sumCosts(entries, 'node', nodeOf).map(({ node, model, entryCount }) => [node, model, entryCount]),
    ).toEqual([
      ['node check', null, 2],
      ['node write', null, 2],
    ]);
    expect(
      sumCosts(entries, 'model', nodeOf).map(({ node, model, entryCount }) => [node, model, entryCount]),
    ).toEqual([
      [null, 'openai/gpt', 3],
      [null, 'openai/mini', 1],
    ]);
    expect(sumCosts([], 'model', nodeOf)).toEqual([]);
  });
});
