import { APPROVAL_LEVELS } from '@runyard/domain';
import { z } from 'zod';
import { approvalExpiryFields } from '../task-expiry.ts';

export const TaskTemplate = z
  .looseObject({
    title: z.string().min(1).describe('What is to be done, in a line.'),
    description: z.string().default('').describe('What is to be done, in full.'),
    prompt: z.string().optional().describe('What the agent is told beyond title and description.'),
  })
  .describe('The task; every string may hold templates.');
export type TaskTemplate = z.output<typeof TaskTemplate>;

/** What every agent that is no person has in its config, beside its `agent`. */
export const agentConfig = {
  approval_level: z
    .enum(APPROVAL_LEVELS)
    .default('none')
    .describe('Whether a person is asked before the agent runs, or after it, before its output counts.'),
  ...approvalExpiryFields,
  task_template: TaskTemplate,
};
