import { z } from 'zod';
import type { NodeOutcome, NodeWork } from '../executor.ts';
import { UrlParam } from '../http/http-params.ts';
import { HeaderText } from '../http/request-auth.ts';
import { baseUrlOf } from '../providers/provider-urls.ts';
import { askModel } from './llm/ask-model.ts';
import { modelConfig } from './llm/model-config.ts';
import { namedAgent } from './named-agent.ts';

const agent = 'anthropic';

export const AnthropicConfig = z
  .object({
    agent: z.literal(agent),
    ...modelConfig,
    base_url: UrlParam.optional().describe(
      'Where the server is, up to and including its /v1. Default: https://api.anthropic.com/v1.',
    ),
    api_key: HeaderText.describe('The key, mostly a secret.'),
    temperature: z.number().min(0).max(1).optional().describe('Default: as the model has it.'),
  })
  .describe('A model of Anthropic.');

/** Asks a model over Anthropic's messages. The client is loaded by the first who asks. */
export async function askAnthropic(work: NodeWork<z.output<typeof AnthropicConfig>>): Promise<NodeOutcome> {
  const { base_url, api_key: apiKey } = work.config;
  const given = (base_url ?? baseUrlOf(agent, work.services.providerUrls)).replace(/\/+$/, '');
  const baseUrl = given.endsWith('/v1') ? given : `${given}/v1`;
  const { anthropicMessages } = await import('./llm/anthropic-messages.ts');
  const target = { protocol: anthropicMessages, provider: agent, baseUrl, apiKey };
  return namedAgent(agent, await askModel(work, target));
}
