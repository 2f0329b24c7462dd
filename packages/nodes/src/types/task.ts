import type { FrozenNode, JsonObject } from '@runyard/domain';
import { assertNever } from '@runyard/domain';
import { z } from 'zod';
import { AnthropicConfig, askAnthropic } from '../agents/anthropic.ts';
import { askEndpoint } from '../agents/endpoint/ask-endpoint.ts';
import { EndpointConfig } from '../agents/endpoint/endpoint-config.ts';
import { askHuman, HumanConfig } from '../agents/human.ts';
import { askOpenai, OpenaiConfig } from '../agents/openai.ts';
import { plannedCallsOfTask } from '../agents/planned-calls.ts';
import { askSimulated, SimulatedConfig } from '../agents/simulated.ts';
import type { NodeOutcome, NodeWork, WaitFor } from '../executor.ts';
import { defineNodeType } from '../node-type.ts';
import { expiryOf, namesOneExpiry, ONE_EXPIRY } from '../task-expiry.ts';

/** One part for each agent. */
const TaskConfig = z
  .discriminatedUnion('agent', [SimulatedConfig, HumanConfig, OpenaiConfig, AnthropicConfig, EndpointConfig])
  .refine(namesOneExpiry, ONE_EXPIRY);

type TaskWork = NodeWork<z.output<typeof TaskConfig>>;

/** Has an agent or a person do a task, and asks a person for approval. The config is `node_config` with the rendered `task_template` inside. */
export const taskNode = defineNodeType({
  type: 'task',
  takesSecrets: true,
  plannedCalls: plannedCallsOfTask,
  configSchema: TaskConfig,
  readConfig: (node: FrozenNode): JsonObject => ({
    ...node.nodeConfig,
    task_template: node.taskTemplate ?? {},
  }),
  execute: doTask,
});

async function doTask(work: TaskWork): Promise<NodeOutcome> {
  const { approval_level: approvalLevel } = work.config;
  if (approvalLevel === 'before' && !work.isApproved)
    return { kind: 'waiting', waitFor: waitForApproval(work, null), spend: [] };

  const outcome = await askAgent(work);
  if (outcome.kind !== 'completed') return outcome;
  const { output, spend } = outcome;
  if (approvalLevel === 'after') return { kind: 'waiting', waitFor: waitForApproval(work, output), spend };
  const { title, description } = work.config.task_template;
  return { ...outcome, task: { title, description, outputData: output } };
}

async function askAgent({ config, ...work }: TaskWork): Promise<NodeOutcome> {
  switch (config.agent) {
    case 'simulated':
      return askSimulated({ ...work, config });
    case 'openai':
      return askOpenai({ ...work, config });
    case 'anthropic':
      return askAnthropic({ ...work, config });
    case 'endpoint':
      return askEndpoint({ ...work, config });
    case 'human':
      return askHuman({ ...work, config });
    default:
      return assertNever(config);
  }
}

function waitForApproval(work: TaskWork, proposedOutput: JsonObject | null): WaitFor {
  const { config } = work;
  const { title, description } = config.task_template;
  const task = { title, description, approvalLevel: config.approval_level, proposedOutput };
  return { reason: 'approval', task, expiry: expiryOf(config, work), autoAcceptable: true };
}
