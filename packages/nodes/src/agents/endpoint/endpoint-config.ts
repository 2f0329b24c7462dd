import { z } from 'zod';
import { HeadersParam, UrlParam } from '../../http/http-params.ts';
import { HeaderText } from '../../http/request-auth.ts';
import { JsonValue } from '../../json-value.ts';
import { agentConfig, TaskTemplate } from '../agent-config.ts';

const MAX_LABEL = 100;
const DAY_SECONDS = 86_400;

/** Text of a length that the protocol fixes; the message tells the limit and what was given. */
const sized = (min: number, max: number) =>
  z.string().superRefine((text, ctx) => {
    if (text.length >= min && text.length <= max) return;
    ctx.addIssue({
      code: 'custom',
      message: `an agent outside takes ${min} to ${max} characters, and this has ${text.length}`,
    });
  });

export const EndpointConfig = z
  .object({
    agent: z.literal('endpoint'),
    ...agentConfig,
    task_template: TaskTemplate.extend({
      title: sized(5, 200).describe('What is to be done, in a line: 5 to 200 characters.'),
      description: sized(20, 5_000).describe('What is to be done, in full: 20 to 5,000 characters.'),
    }).describe('The task; every string may hold templates.'),
    url: UrlParam.describe('Where the task is POSTed to, mostly ending with /execute.'),
    api_key: HeaderText.optional().describe('Sent as X-Api-Key; mostly a secret.'),
    headers: HeadersParam.default({}),
    category: z.string().min(1).max(MAX_LABEL).default('general').describe('What kind of task it is.'),
    task_type: z.string().min(1).max(MAX_LABEL).default('general').describe('Its kind within the category.'),
    requirements: JsonValue.default({}).describe('What the result must meet.'),
    budget_usd: z.number().min(0).max(1_000_000).describe('The most that it may cost, in US dollars.'),
    attachments: z.array(JsonValue).max(1_000).default([]).describe('What the agent gets to work with.'),
    quality_rules: JsonValue.default([]).describe('By what the result is judged.'),
    mode: z.enum(['prototype', 'final']).default('final').describe('How far it is to be worked out.'),
    async: z
      .boolean()
      .default(false)
      .describe('Whether the agent only acknowledges the task and calls back when it is done.'),
    execution_timeout_seconds: z
      .int()
      .min(1)
      .max(30 * DAY_SECONDS)
      .default(600)
      .describe('How long the agent may take, in seconds.'),
  })
  .refine((config) => !(config.async && config.approval_level === 'after'), {
    path: ['approval_level'],
    message: 'an asynchronous agent takes no approval after it; put an approval node behind it',
  })
  .describe('An agent outside, over HTTP.');
export type EndpointConfig = z.output<typeof EndpointConfig>;
