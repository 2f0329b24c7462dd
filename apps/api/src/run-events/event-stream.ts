import type { Request, Response } from 'express';

/** One open answer of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface EventStream {
  /** Writes one event. Without an id, a client that reconnects goes on after the one before. */
  send(event: { id?: string; name: string; data: object }): void;
  /** A comment, which clients ignore: it keeps proxies from closing the connection, and shows that it still stands. */
  beat(): void;
  end(): void;
  /** Calls back once, when the stream has ended from either side. */
  onClose(callback: () => void): void;
}

/** Bytes that may wait for a client to read them. One that reads less is dropped; it can come back and go on. */
const MAX_BUFFERED_BYTES = 256 * 1_024;
/** How long a client may take to read what was sent before the end. */
const MAX_END_MS = 5_000;
/** How soon clients reconnect after a stream that broke off. */
const RETRY_MS = 2_000;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/** Begins the answer. For HEAD there is only its beginning. */
export function openEventStream(req: Request, res: Response): EventStream {
  res.status(200).set(HEADERS);
  if (req.method === 'HEAD') res.end();
  else res.flushHeaders();

  const write = (text: string) => {
    if (res.writableEnded || res.destroyed) return;
    res.write(text);
    if (res.writableLength > MAX_BUFFERED_BYTES) res.destroy();
  };
  write(`retry: ${RETRY_MS}\n\n`);
  return {
    send: ({ id, name, data }) =>
      write(`event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`),
    beat: () => write(': still here\n\n'),
    end: () => {
      if (res.writableEnded) return;
      res.end();
      const drop = setTimeout(() => res.destroy(), MAX_END_MS).unref();
      res.once('close', () => clearTimeout(drop));
    },
    onClose: (callback) => void (res.closed ? callback() : res.once('close', callback)),
  };
}
