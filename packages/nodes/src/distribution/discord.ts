import { createHash } from 'node:crypto';
import type { JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { TimeoutParam, UrlParam } from '../http/http-params.ts';
import { HeaderText } from '../http/request-auth.ts';
import { JsonValue } from '../json-value.ts';
import { baseUrlOf } from '../providers/provider-urls.ts';
import { textOfInput } from './message-text.ts';
import { type Post, postJson } from './post-json.ts';

const maxContentChars = 2_000;
const maxEmbeds = 10;
const maxNonceChars = 25;

const DiscordParams = z
  .strictObject({
    webhook_url: UrlParam.optional().describe("URL of a channel's webhook."),
    token: HeaderText.optional().describe('Token of a bot, in place of webhook_url.'),
    channel_id: z
      .string()
      .regex(/^\d+$/, { error: 'must be digits' })
      .optional()
      .describe('With token: the channel.'),
    content: z
      .string()
      .min(1)
      .max(maxContentChars)
      .optional()
      .describe('Default: the `text` of the input, or all of it as JSON, cut at 2000 characters.'),
    embeds: z.array(JsonValue).max(maxEmbeds).optional().describe('Embeds, as Discord takes them.'),
    allowed_mentions: JsonValue.default({ parse: [] }).describe(
      'Who may be notified. Default: nobody, whatever the content says.',
    ),
    timeout_ms: TimeoutParam,
  })
  .refine(({ webhook_url, token }) => (webhook_url === undefined) !== (token === undefined), {
    path: ['webhook_url'],
    error: 'give either webhook_url, or token and channel_id',
  })
  .refine(({ token, channel_id }) => (token === undefined) === (channel_id === undefined), {
    path: ['channel_id'],
    error: 'goes with token: a webhook has a channel of its own',
  });

export const DiscordConfig = z
  .object({ platform: z.literal('discord'), params: DiscordParams })
  .describe('A Discord channel.');

type DiscordWork = NodeWork<z.output<typeof DiscordConfig>>;

/** Posts a message, through a webhook or as a bot, and waits until Discord has stored it. */
export async function deliverToDiscord(work: DiscordWork): Promise<NodeOutcome> {
  const { content = textOfInput(work.input), embeds, allowed_mentions } = work.config.params;
  const message = { content: content.slice(0, maxContentChars), allowed_mentions, ...(embeds && { embeds }) };
  const result = await postJson(postOf(message, work), work);
  if (result.kind === 'failed') return failed(result.failure);

  const { body } = result.response;
  const messageId = isJsonObject(body) && typeof body.id === 'string' ? body.id : null;
  return completed({ delivery_id: work.nodeRunId, message_id: messageId });
}

/** A bot's message carries a nonce that Discord accepts once within some minutes; a webhook has no place for one
 *  (https://discord.com/developers/docs/resources/message#create-message). */
function postOf(message: JsonObject, work: DiscordWork): Post {
  const { webhook_url, token, channel_id, timeout_ms: timeoutMs } = work.config.params;
  if (webhook_url !== undefined) {
    const url = new URL(webhook_url);
    url.searchParams.set('wait', 'true');
    return { url: url.href, label: "Discord's webhook", body: message, timeoutMs };
  }
  return {
    url: `${baseUrlOf('discord', work.services.providerUrls)}/channels/${channel_id}/messages`,
    label: 'Discord',
    authorization: `Bot ${token}`,
    body: { ...message, nonce: nonceOf(work.nodeRunId), enforce_nonce: true },
    timeoutMs,
  };
}

/** The delivery id, as short as a nonce has to be. */
function nonceOf(deliveryId: string): string {
  return createHash('sha256').update(deliveryId).digest('base64url').slice(0, maxNonceChars);
}
