import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  status: number;
  /** The status line and the headers as they came. */
  head: string;
  body: string;
}

/** A keep-alive connection that carries one request at a time. */
export interface HttpConnection {
  send(request: string): Promise<HttpAnswer>;
  close(): void;
}

/**
 * The cheapest HTTP client there is, so that what is measured on a machine of few cores is the server. It understands
 * what this API answers: a body with a Content-Length.
 */
export async function openHttpConnection(port: number): Promise<HttpConnection> {
  const socket = await openSocket(port);
  let received = '';
  let waiting: { resolve: (answer: HttpAnswer) => void; reject: (error: Error) => void } | null = null;

  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    received += chunk;
    const answer = readAnswer(received);
    if (answer === null || waiting === null) return;
    const { resolve } = waiting;
    [received, waiting] = ['', null];
    resolve(answer);
  });
  socket.on('error', () => undefined);
  socket.on('close', () => waiting?.reject(new Error('the API closed the connection')));

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => void socket.destroy(),
  };
}

/** Null while something is missing. */
function readAnswer(text: string): HttpAnswer | null {
  const headerEnd = text.indexOf('\r\n\r\n');
  if (headerEnd === -1) return null;
  const head = text.slice(0, headerEnd);
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
  const body = text.slice(headerEnd + 4);
  return body.length < length ? null : { status: Number(text.slice(9, 12)), head, body };
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}
