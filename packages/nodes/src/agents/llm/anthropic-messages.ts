import Anthropic from '@anthropic-ai/sdk';
import { transformJSONSchema } from '@anthropic-ai/sdk/lib/transform-json-schema';
import { Stream } from '@anthropic-ai/sdk/streaming';
import { isJsonObject, type Json, type JsonObject } from '@runyard/domain';
import { NodeFailedError } from '../../node-failed-error.ts';
import { invalidAnswer, readWholeAnswer } from './answer-body.ts';
import { isEventStream } from './model-fetch.ts';
import type {
  AnswerEnd,
  AnswerSink,
  ModelConnection,
  ModelProtocol,
  ModelRequest,
} from './model-protocol.ts';
import { anthropicUsage } from './token-usage.ts';

const ENDS: Record<string, AnswerEnd> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'refused',
};

/** Anthropic's messages. */
export const anthropicMessages: ModelProtocol = {
  path: '/messages',
  stream,
  endOf: (stopReason) => ENDS[stopReason] ?? 'end',
};

/** The version that still knows `temperature`; the client's own refuses it. */
const WITH_TEMPERATURE = { 'anthropic-version': '2023-06-01' };

async function stream(
  request: ModelRequest,
  connection: ModelConnection,
  sink: AnswerSink,
  signal: AbortSignal,
): Promise<void> {
  const client = openClient(connection);
  const body = bodyOf(request);
  const headers = request.temperature === undefined ? {} : WITH_TEMPERATURE;
  // `client.messages.create` would write warnings about models to the console.
  const response = await client.post('/v1/messages', { body, headers, stream: true, signal }).asResponse();
  if (!isEventStream(response)) return readMessage(await readWholeAnswer(response), sink);

  for await (const event of Stream.fromSSEResponse<Json>(response, new AbortController(), client))
    readEvent(event, sink);
}

/** Everything that the client would take from the environment is said here. It adds `/v1` to its base URL by itself. */
function openClient({ baseUrl, apiKey, fetch, timeoutMs }: ModelConnection): Anthropic {
  return new Anthropic({
    baseURL: baseUrl.replace(/\/v1$/, ''),
    apiKey,
    webhookKey: null,
    openTelemetry: false,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
  });
}

function bodyOf(request: ModelRequest): Anthropic.MessageCreateParamsStreaming & { temperature?: number } {
  const { model, system, messages, schema, maxOutputTokens, temperature } = request;
  return {
    model,
    messages,
    max_tokens: maxOutputTokens,
    ...(system !== '' && { system }),
    ...(temperature !== undefined && { temperature }),
    ...(schema !== null && { output_config: { format: formatOf(schema) } }),
    stream: true,
  };
}

/** What Anthropic cannot hold a model to becomes words; the answer is held against the whole schema later. */
function formatOf(schema: JsonObject): Anthropic.JSONOutputFormat {
  try {
    return { type: 'json_schema', schema: transformJSONSchema(schema) };
  } catch (error) {
    const message = `output_schema: ${error instanceof Error ? error.message : String(error)}`;
    throw new NodeFailedError({ code: 'invalid_output_schema', message, retryable: false });
  }
}

function readEvent(event: Json, sink: AnswerSink): void {
  if (!isJsonObject(event)) throw invalidAnswer(`with an event that is no object: ${JSON.stringify(event)}`);
  const { draft } = sink;
  if (event.type === 'message_start' && isJsonObject(event.message)) readHead(event.message, sink);
  const delta = isJsonObject(event.delta) ? event.delta : {};
  if (delta.type === 'text_delta' && typeof delta.text === 'string') sink.addText(delta.text);
  if (event.type !== 'message_delta') return;
  if (isJsonObject(event.usage)) draft.usage = anthropicUsage(event.usage, draft.usage);
  if (typeof delta.stop_reason === 'string') draft.finishReason = delta.stop_reason;
}

function readHead(message: JsonObject, { draft }: AnswerSink): void {
  if (typeof message.model === 'string') draft.model = message.model;
  if (isJsonObject(message.usage)) draft.usage = anthropicUsage(message.usage, draft.usage);
}

/** A whole answer that came in one piece. */
function readMessage(message: JsonObject, sink: AnswerSink): void {
  if (!Array.isArray(message.content)) throw invalidAnswer('with JSON that holds no content.');
  readHead(message, sink);
  for (const block of message.content)
    if (isJsonObject(block) && typeof block.text === 'string') sink.addText(block.text);
  sink.draft.finishReason = typeof message.stop_reason === 'string' ? message.stop_reason : 'end_turn';
}
