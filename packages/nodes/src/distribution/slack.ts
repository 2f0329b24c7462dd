import type { JsonObject } from '@runyard/domain';
import { isJsonObject } from '@runyard/domain';
import { z } from 'zod';
import { completed, failed, type NodeOutcome, type NodeWork } from '../executor.ts';
import { TimeoutParam, UrlParam } from '../http/http-params.ts';
import { HeaderText } from '../http/request-auth.ts';
import { JsonValue } from '../json-value.ts';
import { baseUrlOf } from '../providers/provider-urls.ts';
import { findSlackError } from '../providers/slack-error.ts';
import { textOfInput } from './message-text.ts';
import { postJson } from './post-json.ts';

/** Slack cuts longer texts. */
const maxTextChars = 40_000;
const maxBlocks = 50;

const SlackParams = z
  .strictObject({
    webhook_url: UrlParam.optional().describe('URL of an incoming webhook.'),
    token: HeaderText.optional().describe('Token of an app with chat:write, in place of webhook_url.'),
    channel: z.string().min(1).optional().describe('With token: id or name of the channel.'),
    text: z
      .string()
      .min(1)
      .max(maxTextChars)
      .optional()
      .describe('Default: the `text` of the input, or all of it as JSON.'),
    blocks: z
      .array(JsonValue)
      .max(maxBlocks)
      .optional()
      .describe('Block Kit; text is then the notification.'),
    thread_ts: z.string().min(1).optional().describe('Replies to that message.'),
    timeout_ms: TimeoutParam,
  })
  .refine(({ webhook_url, token }) => (webhook_url === undefined) !== (token === undefined), {
    path: ['webhook_url'],
    error: 'give either webhook_url, or token and channel',
  })
  .refine(({ token, channel }) => (token === undefined) === (channel === undefined), {
    path: ['channel'],
    error: 'goes with token: a webhook has a channel of its own',
  });

export const SlackConfig = z
  .object({ platform: z.literal('slack'), params: SlackParams })
  .describe('A Slack channel.');

type SlackWork = NodeWork<z.output<typeof SlackConfig>>;

/** Posts a message, through an incoming webhook or as an app (chat.postMessage). */
export async function deliverToSlack(work: SlackWork): Promise<NodeOutcome> {
  const { text = textOfInput(work.input), blocks, thread_ts } = work.config.params;
  const message = {
    text: text.slice(0, maxTextChars),
    ...(blocks && { blocks }),
    ...(thread_ts !== undefined && { thread_ts }),
  };
  const { webhook_url: url, token, channel = '' } = work.config.params;
  return url === undefined
    ? postAsApp({ ...message, channel }, `Bearer ${token}`, work)
    : postToHook(url, message, work);
}

async function postToHook(url: string, body: JsonObject, work: SlackWork): Promise<NodeOutcome> {
  const timeoutMs = work.config.params.timeout_ms;
  const result = await postJson({ url, label: "Slack's webhook", body, timeoutMs }, work);
  if (result.kind === 'failed') return failed(result.failure);
  return completed({ delivery_id: work.nodeRunId, status: result.response.status });
}

/** `client_msg_id` is what Slack's own clients send to know a message again; `metadata` is shown to whoever reads the channel
 *  through the API (https://api.slack.com/methods/chat.postMessage). */
async function postAsApp(message: JsonObject, authorization: string, work: SlackWork): Promise<NodeOutcome> {
  const metadata = { event_type: 'runyard_delivery', event_payload: { delivery_id: work.nodeRunId } };
  const body = { ...message, client_msg_id: work.nodeRunId, metadata };
  const url = `${baseUrlOf('slack', work.services.providerUrls)}/chat.postMessage`;
  const timeoutMs = work.config.params.timeout_ms;
  const result = await postJson({ url, label: 'chat.postMessage', authorization, body, timeoutMs }, work);
  if (result.kind === 'failed') return failed(result.failure);
  const error = findSlackError(result.response);
  if (error) return failed(error);

  const { channel = null, ts = null } = isJsonObject(result.response.body) ? result.response.body : {};
  return completed({ delivery_id: work.nodeRunId, channel, ts });
}
