/** One server-sent event as a client gets it; `data` is parsed JSON. */
export interface ReceivedEvent {
  /** Null where the event brought none. */
  id: string | null;
  name: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into data of every shape
  data: any;
}

/** A client of one event stream, which reads all it gets. */
export interface EventSource {
  status: number;
  headers: Headers;
  /** What has come so far. */
  events: ReceivedEvent[];
  commentCount(): number;
  /** Resolves when the stream has ended, from either side. */
  ended: Promise<void>;
  close(): void;
}

export interface EventSourceOptions {
  token: string;
  lastEventId?: string | undefined;
  /** Called with each event at once. */
  onEvent?: (event: ReceivedEvent) => void;
}

export async function openEventSource(url: string, options: EventSourceOptions): Promise<EventSource> {
  const { token, lastEventId, onEvent } = options;
  const aborter = new AbortController();
  const response = await fetch(url, {
    headers: {
      authorization: `Bearer ${token}`,
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: aborter.signal,
  });
  const events: ReceivedEvent[] = [];
  let commentCount = 0;
  const take = (block: string) => {
    const fields = fieldsOf(block);
    if (fields.has('')) commentCount++;
    const data = fields.get('data');
    if (data === undefined) return;
    const event = { id: fields.get('id') ?? null, name: fields.get('event') ?? '', data: JSON.parse(data) };
    events.push(event);
    onEvent?.(event);
  };
  return {
    status: response.status,
    headers: response.headers,
    events,
    commentCount: () => commentCount,
    ended: readBlocks(response, take).catch(() => undefined),
    close: () => aborter.abort(),
  };
}

async function readBlocks(response: Response, take: (block: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of response.body ?? []) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = blocks.pop() ?? '';
    blocks.forEach(take);
  }
}

/** `name: value` lines; a comment has the empty name. */
const fieldsOf = (block: string) =>
  new Map(block.split('\n').map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
