import { setTimeout as sleep } from 'node:timers/promises';
import { nanosFromUsd } from '@runyard/domain';
import { z } from 'zod';
import type { NodeOutcome, NodeWork, PaidCall, Spend } from '../executor.ts';
import { agentConfig } from './agent-config.ts';
import { countTokens, simulateAnswer } from './simulated-answer.ts';

const agent = 'simulated';
const model = 'simulated-1';

export const SimulatedConfig = z
  .object({
    agent: z.literal(agent).default(agent).describe('Pretends to be an agent.'),
    ...agentConfig,
    latency_ms: z
      .int()
      .min(0)
      .max(60_000)
      .optional()
      .describe('How long it takes. Default: 5 to 50 ms, by the task.'),
    cost_usd: z.number().min(0).max(1_000).optional().describe('What it costs. Default: by its tokens.'),
  })
  .describe('An agent that only pretends.');

/** Answers without asking anybody: the same task always gets the same text, latency and cost. What it pretends to cost is asked
 *  for like real money. */
export async function askSimulated(work: NodeWork<z.output<typeof SimulatedConfig>>): Promise<NodeOutcome> {
  const { config, signal } = work;
  const prompt = JSON.stringify(config.task_template);
  const { text, latencyMs } = simulateAnswer(config.task_template.title, prompt);
  const spend = spendOf(countTokens(prompt), countTokens(text), config.cost_usd);
  const reservation = await work.reserve(paidCallOf(spend));
  if (reservation.kind === 'refused') return reservation.outcome;

  await sleep(config.latency_ms ?? latencyMs, undefined, { signal });
  const usage = { input_tokens: spend.inputTokens, output_tokens: spend.outputTokens };
  return { kind: 'completed', output: { simulated: true, agent, model, text, usage }, spend: [spend] };
}

const spendOf = (inputTokens: number, outputTokens: number, costUsd: number | undefined): Spend => ({
  provider: agent,
  model,
  inputTokens,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens,
  reasoningTokens: 0,
  ...(costUsd !== undefined && { reportedCostNanos: nanosFromUsd(costUsd) }),
});

const paidCallOf = ({ inputTokens, outputTokens, reportedCostNanos }: Spend): PaidCall => ({
  provider: agent,
  model,
  inputTokens,
  maxOutputTokens: outputTokens,
  ...(reportedCostNanos !== undefined && { maxCostNanos: reportedCostNanos }),
});
