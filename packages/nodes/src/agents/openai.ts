import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { UrlParam } from '../http/http-params.ts';
import { HeaderText } from '../http/request-auth.ts';
import { baseUrlOf } from '../providers/provider-urls.ts';
import { askModel } from './llm/ask-model.ts';
import { modelConfig } from './llm/model-config.ts';
import { namedAgent } from './named-agent.ts';

export const OpenaiConfig = z
  .object({
    agent: z.literal('openai'),
    ...modelConfig,
    base_url: UrlParam.optional().describe(
      'Where the server is, up to and including its /v1. Default: https://api.openai.com/v1.',
    ),
    api_key: z
      .union([HeaderText, z.literal('')])
      .default('')
      .describe('The key, mostly a secret. Default: none, for servers that want none.'),
    provider: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,49}$/, { error: 'must be 1 to 50 of a-z, 0-9, _ and -' })
      .default('openai')
      .describe('By which name the calls are priced.'),
    temperature: z.number().min(0).max(2).optional().describe('Default: as the model has it.'),
  })
  .describe('A model of OpenAI, or of any server that speaks its chat completions.');

/** Asks a model over chat completions. The client is loaded by the first who asks. */
export async function askOpenai(work: NodeWork<z.output<typeof OpenaiConfig>>): Promise<NodeOutcome> {
  const { base_url, api_key: apiKey, provider } = work.config;
  const baseUrl = (base_url ?? baseUrlOf('openai', work.services.providerUrls)).replace(/\/+$/, '');
  const { openaiChat } = await import('./llm/openai-chat.ts');
  return namedAgent('openai', await askModel(work, { protocol: openaiChat, provider, baseUrl, apiKey }));
}
