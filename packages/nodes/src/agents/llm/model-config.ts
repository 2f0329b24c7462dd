import { isJsonObject, type JsonObject } from '@runyard/domain';
import { z } from 'zod';
import type { NodeWork } from '../../executor.ts';
import { agentConfig } from '../agent-config.ts';

const MAX_MESSAGES = 200;

const Message = z.strictObject({
  role: z.enum(['user', 'assistant']).describe('Who says it.'),
  content: z.string().min(1).describe('What is said.'),
});
export type Message = z.output<typeof Message>;

/** What every agent that is a language model has in its config, beside its `agent` and its connection. */
export const modelConfig = {
  ...agentConfig,
  model: z.string().min(1).max(200).describe('The model, as its provider names it.'),
  system: z.string().default('').describe('What the model is told before everything else.'),
  messages: z
    .array(Message)
    .min(1)
    .max(MAX_MESSAGES)
    .refine((messages) => messages.at(-1)?.role === 'user', { error: 'must end with one of the user' })
    .optional()
    .describe(
      'The conversation. Default: one message of the title, the description and the prompt of the task.',
    ),
  output_schema: z
    .custom<JsonObject>(isJsonObject, { error: 'must be a JSON schema: an object' })
    .optional()
    .describe('A JSON schema that the answer must fit. The model is told its mistakes once.'),
  max_output_tokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(4_096)
    .describe('The most that one answer may have, reasoning included.'),
  timeout_ms: z
    .int()
    .min(1)
    .max(3_600_000)
    .default(120_000)
    .describe('Milliseconds until one answer must be complete.'),
};

const ModelConfig = z.object(modelConfig);

/** What asking a model needs to know, whoever provides it. */
export type ModelWork = NodeWork<z.output<typeof ModelConfig> & { temperature?: number | undefined }>;

/** What is said to the model at first. */
export function conversationOf({ messages, task_template: task }: ModelWork['config']): Message[] {
  if (messages) return messages;
  const content = [task.title, task.description, task.prompt].filter(Boolean).join('\n\n');
  return [{ role: 'user', content }];
}
