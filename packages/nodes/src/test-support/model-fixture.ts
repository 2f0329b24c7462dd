import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { JsonObject } from '@runyard/domain';
import { bodyOf, startServer } from './node-fixtures.ts';

export interface ModelCall {
  path: string;
  headers: IncomingHttpHeaders;
  body: JsonObject;
}

export type Reply = (response: ServerResponse, call: ModelCall) => void;

/** A server of models that answers with these replies in turn, the last one for ever, byte by byte as the test says. */
export async function startModelFixture() {
  const calls: ModelCall[] = [];
  let replies: Reply[] = [];
  const server = await startServer(async (request, response) => {
    const body = JSON.parse(await bodyOf(request));
    const call = { path: request.url ?? '', headers: request.headers, body };
    calls.push(call);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(response, call);
  });
  return {
    ...server,
    calls,
    reply: (...next: Reply[]) => {
      calls.length = 0;
      replies = next;
    },
  };
}

/** A whole answer in JSON, or whatever text it is given. */
export const answers =
  (status: number, body: object | string, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof body === 'string' ? body : JSON.stringify(body));

/** Events of a stream, and how it goes on after the last one. */
export const streams =
  (events: readonly string[], then: 'end' | 'reset' | 'hang' = 'end'): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const event of events) response.write(event);
    if (then === 'end') response.end();
    if (then === 'reset') setImmediate(() => setImmediate(() => response.socket?.resetAndDestroy()));
  };

export const resets: Reply = (response) => response.socket?.resetAndDestroy();
export const hangs: Reply = () => undefined;

const chunk = (choices: object[], more: object = {}) =>
  `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'gpt-4o-2024-08-06', choices, ...more })}\n\n`;

/** The events of chat completions that say these pieces. */
export function chatEvents(pieces: readonly string[], usage?: object, finish_reason = 'stop'): string[] {
  return [
    chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]),
    ...pieces.map((content) => chunk([{ index: 0, delta: { content }, finish_reason: null }])),
    chunk([{ index: 0, delta: {}, finish_reason }]),
    ...(usage ? [chunk([], { usage })] : []),
    'data: [DONE]\n\n',
  ];
}

const named = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** The events of messages that say these pieces; `usage` is that of the whole message. */
export function messageEvents(
  pieces: readonly string[],
  usage: { output_tokens: number; output_tokens_details?: object },
  stop_reason = 'end_turn',
): string[] {
  const { output_tokens, output_tokens_details, ...input } = usage;
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-sonnet-5-20260901' };
  const written = { output_tokens, ...(output_tokens_details && { output_tokens_details }) };
  return [
    named({
      type: 'message_start',
      message: { ...message, content: [], usage: { ...input, output_tokens: 1 } },
    } as never),
    named({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as never),
    named({ type: 'ping' }),
    ...pieces.map((text) =>
      named({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as never),
    ),
    named({ type: 'content_block_stop', index: 0 } as never),
    named({ type: 'message_delta', delta: { stop_reason, stop_sequence: null }, usage: written } as never),
    named({ type: 'message_stop' }),
  ];
}
