import { setTimeout as sleep } from 'node:timers/promises';
import type { FrozenNode, JsonObject } from '@runyard/domain';
import { nanosFromUsd } from '@runyard/domain';
import { z } from 'zod';
import type { NodeOutcome, NodeWork, Spend } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';
import { countTokens, simulateAgent } from './simulated-agent.ts';

const model = 'simulated-1';
const inputTokenNanos = 3_000n;
const outputTokenNanos = 15_000n;

const TaskTemplate = z
  .looseObject({
    title: z.string().min(1).describe('What is to be done, in a line.'),
    description: z.string().default('').describe('What is to be done, in full.'),
    prompt: z.string().optional().describe('What the agent is told beyond title and description.'),
  })
  .describe('The task; every string may hold templates.');

const TaskConfig = z.object({
  agent: z.literal('simulated').default('simulated').describe('Who does it: an agent that only pretends.'),
  latency_ms: z
    .int()
    .min(0)
    .max(60_000)
    .optional()
    .describe('How long it takes. Default: 5 to 50 ms, by the task.'),
  cost_usd: z.number().min(0).max(1_000).optional().describe('What it costs. Default: by its tokens.'),
  task_template: TaskTemplate,
});

type TaskWork = NodeWork<z.output<typeof TaskConfig>>;

/** Has an agent do a task. The config is `node_config` with the rendered `task_template` inside. */
export const taskNode = defineNodeType({
  type: 'task',
  spends: true,
  configSchema: TaskConfig,
  readConfig: (node: FrozenNode): JsonObject => ({
    ...node.nodeConfig,
    task_template: node.taskTemplate ?? {},
  }),
  execute: doTask,
});

async function doTask({ config, signal }: TaskWork): Promise<NodeOutcome> {
  const { title, description } = config.task_template;
  const prompt = JSON.stringify(config.task_template);
  const { text, latencyMs } = simulateAgent(title, prompt);
  await sleep(config.latency_ms ?? latencyMs, undefined, { signal });

  const spend = spendOf(countTokens(prompt), countTokens(text), config.cost_usd);
  const usage = { input_tokens: spend.inputTokens, output_tokens: spend.outputTokens };
  const output = { simulated: true, agent: config.agent, model, text, usage };
  return { kind: 'completed', output, spend: [spend], task: { title, description, outputData: output } };
}

function spendOf(inputTokens: number, outputTokens: number, costUsd: number | undefined): Spend {
  const byTokens = BigInt(inputTokens) * inputTokenNanos + BigInt(outputTokens) * outputTokenNanos;
  return {
    provider: 'simulated',
    model,
    costNanos: costUsd === undefined ? byTokens : nanosFromUsd(costUsd),
    inputTokens,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens,
    reasoningTokens: 0,
  };
}
