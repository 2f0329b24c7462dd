import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { expiryOf, taskExpiryFields } from '../task-expiry.ts';
import { TaskTemplate } from './agent-config.ts';

export const HumanConfig = z
  .object({
    agent: z.literal('human'),
    approval_level: z
      .literal('none', { error: 'A task that a person does needs no approval; leave approval_level out.' })
      .default('none')
      .describe('A task that a person does needs no approval.'),
    ...taskExpiryFields,
    task_template: TaskTemplate,
  })
  .describe('A person does it.');

/** Waits for whoever does the task; what they complete it with is the output. */
export function askHuman(work: NodeWork<z.output<typeof HumanConfig>>): NodeOutcome {
  const { config } = work;
  const { title, description } = config.task_template;
  const task = { title, description, approvalLevel: config.approval_level, proposedOutput: null };
  return { kind: 'waiting', waitFor: { reason: 'task', task, expiry: expiryOf(config, work) }, spend: [] };
}
