import { setTimeout as sleep } from 'node:timers/promises';
import type { FrozenNode, JsonObject } from '@runyard/domain';
import { APPROVAL_LEVELS, nanosFromUsd } from '@runyard/domain';
import { z } from 'zod';
import type { NodeOutcome, NodeWork, Spend, TaskResult, WaitFor } from '../executor.ts';
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

const TaskConfig = z
  .object({
    agent: z
      .enum(['simulated', 'human'])
      .default('simulated')
      .describe('Who does it. simulated: an agent that only pretends · human: a person.'),
    approval_level: z
      .enum(APPROVAL_LEVELS)
      .default('none')
      .describe('Whether a person is asked before the agent runs, or after it, before its output counts.'),
    latency_ms: z
      .int()
      .min(0)
      .max(60_000)
      .optional()
      .describe('How long it takes. Default: 5 to 50 ms, by the task.'),
    cost_usd: z.number().min(0).max(1_000).optional().describe('What it costs. Default: by its tokens.'),
    task_template: TaskTemplate,
  })
  .refine(({ agent, approval_level }) => agent !== 'human' || approval_level === 'none', {
    path: ['approval_level'],
    message: 'A task that a person does needs no approval; leave approval_level out.',
  });

type TaskWork = NodeWork<z.output<typeof TaskConfig>>;

/** Has an agent or a person do a task, and asks a person for approval. The config is `node_config` with the rendered `task_template` inside. */
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

async function doTask(work: TaskWork): Promise<NodeOutcome> {
  const { agent, approval_level: approvalLevel } = work.config;
  if (agent === 'human') return waitFor('task', work, null);
  if (approvalLevel === 'before' && !work.isApproved) return waitFor('approval', work, null);

  const { task, spend } = await askAgent(agent, work);
  return approvalLevel === 'after'
    ? { ...waitFor('approval', work, task.outputData), spend }
    : { kind: 'completed', output: task.outputData, spend, task };
}

function waitFor(reason: WaitFor['reason'], { config }: TaskWork, proposedOutput: JsonObject | null) {
  const { title, description } = config.task_template;
  const task = { title, description, approvalLevel: config.approval_level, proposedOutput };
  return { kind: 'waiting' as const, waitFor: { reason, task }, spend: [] };
}

/** What an agent made of the task, and what that cost. */
interface AgentAnswer {
  task: TaskResult;
  spend: Spend[];
}

async function askAgent(agent: 'simulated', { config, signal }: TaskWork): Promise<AgentAnswer> {
  const { title, description } = config.task_template;
  const prompt = JSON.stringify(config.task_template);
  const { text, latencyMs } = simulateAgent(title, prompt);
  await sleep(config.latency_ms ?? latencyMs, undefined, { signal });

  const spend = spendOf(countTokens(prompt), countTokens(text), config.cost_usd);
  const usage = { input_tokens: spend.inputTokens, output_tokens: spend.outputTokens };
  const outputData = { simulated: true, agent, model, text, usage };
  return { task: { title, description, outputData }, spend: [spend] };
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
