/** One event of a stream, as https://html.spec.whatwg.org/multipage/server-sent-events.html has them. */
export interface StreamedEvent {
  id: string | null;
  type: string;
  data: string;
}

/** Reads server-sent events off a body. Comments, which only keep the connection alive, are left out. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamedEvent> {
  let text = '';
  for await (const chunk of chunksOf(body)) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

function parse(block: string): StreamedEvent | null {
  const event: StreamedEvent = { id: null, type: 'message', data: '' };
  for (const line of block.split('\n')) {
    const [, field, value] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (field === 'id') event.id = value ?? null;
    if (field === 'event') event.type = value ?? '';
    if (field === 'data') event.data += event.data === '' ? value : `\n${value}`;
  }
  return event.data === '' ? null : event;
}
