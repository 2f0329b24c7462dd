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
 * what this API answers: a body with a Content-Length. It connects when it first sends, and again when the server has
 * closed the connection in between, as servers do with idle ones.
 */
export function createHttpConnection(port: number): HttpConnection {
  let socket: Socket | null = null;
  return {
    send: async (request) => {
      if (socket === null || !socket.writable) socket = await openSocket(port);
      return exchange(socket, request);
    },
    close: () => void socket?.destroy(),
  };
}

function exchange(socket: Socket, request: string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    let received = '';
    const onData = (chunk: string) => {
      received += chunk;
      const answer = readAnswer(received);
      if (answer !== null) end(() => resolve(answer));
    };
    const onClose = () => end(() => reject(new Error('the API closed the connection before it answered')));
    const end = (settle: () => void) => {
      socket.off('data', onData).off('close', onClose);
      settle();
    };
    socket.on('data', onData).on('close', onClose);
    socket.write(request);
  });
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
    socket.setEncoding('latin1').on('error', reject).resume();
  });
}
