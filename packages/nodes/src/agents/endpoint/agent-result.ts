import type { AgentResult } from '@runyard/contracts';
import { nanosFromUsd } from '@runyard/domain';
import type { NodeOutcome, Spend } from '../../executor.ts';

/** By which name agents outside are in the ledger. */
export const ENDPOINT_PROVIDER = { provider: 'endpoint', model: 'external' } as const;

/** What the result of an agent outside means for its node, whether it came as an answer or as a callback. What it says that
 *  it cost is spent, also where it has failed. */
export function resultOutcome({ artifacts = [], cost_usd, metadata, error }: AgentResult): NodeOutcome {
  const spend = [spendOf(cost_usd)];
  if (error) {
    const message = `The agent has failed: ${error.message}`;
    return { kind: 'failed', failure: { code: 'agent_failed', message, retryable: error.retryable }, spend };
  }
  return { kind: 'completed', output: { agent: 'endpoint', artifacts, cost_usd, metadata }, spend };
}

const spendOf = (costUsd: number): Spend => ({
  ...ENDPOINT_PROVIDER,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reportedCostNanos: nanosFromUsd(costUsd),
});
