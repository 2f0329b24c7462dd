import { isJsonObject, type Json, type JsonObject } from '@runyard/domain';
import OpenAI from 'openai';
import { Stream } from 'openai/streaming';
import { invalidAnswer, readWholeAnswer } from './answer-body.ts';
import { isEventStream } from './model-fetch.ts';
import type {
  AnswerEnd,
  AnswerSink,
  ModelConnection,
  ModelProtocol,
  ModelRequest,
} from './model-protocol.ts';
import { isStrictSchema } from './strict-schema.ts';
import { openaiUsage } from './token-usage.ts';

type Body = OpenAI.ChatCompletionCreateParamsStreaming;

const ENDS: Record<string, AnswerEnd> = { length: 'length', content_filter: 'filtered' };

/** OpenAI's chat completions, and whatever server speaks them. */
export const openaiChat: ModelProtocol = {
  path: '/chat/completions',
  stream,
  endOf: (finishReason) => ENDS[finishReason] ?? 'end',
};

async function stream(
  request: ModelRequest,
  connection: ModelConnection,
  sink: AnswerSink,
  signal: AbortSignal,
): Promise<void> {
  const client = openClient(connection);
  const body = bodyOf(request, connection.baseUrl);
  const response = await client.chat.completions.create(body, { signal }).asResponse();
  if (!isEventStream(response)) return readChunk(chunkOf(await readWholeAnswer(response)), sink);

  for await (const chunk of Stream.fromSSEResponse<Json>(response, new AbortController(), client))
    readChunk(chunk, sink);
}

/** Everything that the client would take from the environment is said here. */
function openClient({ baseUrl, apiKey, fetch, timeoutMs }: ModelConnection): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey || 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
  });
}

function bodyOf(request: ModelRequest, baseUrl: string): Body {
  const { model, system, messages, schema, maxOutputTokens, temperature } = request;
  return {
    model,
    messages: [...(system === '' ? [] : [{ role: 'system' as const, content: system }]), ...messages],
    ...maxTokens(baseUrl, maxOutputTokens),
    ...(temperature !== undefined && { temperature }),
    ...(schema !== null && { response_format: formatOf(schema) }),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** Newer models of OpenAI, on Azure too, refuse the older name, which is the only one that most other servers know. */
const maxTokens = (baseUrl: string, count: number) =>
  /\.openai\.(?:azure\.)?com$/.test(new URL(baseUrl).hostname)
    ? { max_completion_tokens: count }
    : { max_tokens: count };

const formatOf = (schema: JsonObject): OpenAI.ResponseFormatJSONSchema => ({
  type: 'json_schema',
  json_schema: { name: 'answer', schema, strict: isStrictSchema(schema) },
});

function readChunk(chunk: Json, { draft, addText }: AnswerSink): void {
  if (!isJsonObject(chunk)) throw invalidAnswer(`with an event that is no object: ${JSON.stringify(chunk)}`);
  if (typeof chunk.model === 'string' && chunk.model !== '') draft.model = chunk.model;
  if (isJsonObject(chunk.usage)) draft.usage = openaiUsage(chunk.usage);
  const [choice] = Array.isArray(chunk.choices) ? chunk.choices : [];
  if (!isJsonObject(choice)) return;
  const delta = isJsonObject(choice.delta) ? choice.delta : {};
  if (typeof delta.refusal === 'string') draft.refusal += delta.refusal;
  if (typeof delta.content === 'string') addText(delta.content);
  if (typeof choice.finish_reason === 'string') draft.finishReason = choice.finish_reason;
}

/** A whole answer as if it had come in one piece. */
function chunkOf(answer: JsonObject): JsonObject {
  const [choice] = Array.isArray(answer.choices) ? answer.choices : [];
  if (!isJsonObject(choice) || !isJsonObject(choice.message))
    throw invalidAnswer('with JSON that holds no choices[0].message.');
  const finish_reason = choice.finish_reason ?? 'stop';
  return { ...answer, choices: [{ delta: choice.message, finish_reason }] };
}
