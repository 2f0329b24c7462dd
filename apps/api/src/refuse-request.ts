import type { Duplex } from 'node:stream';

const REFUSALS: Record<string, { status: string; code: string; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    code: 'invalid_request',
    detail: 'the address and the headers of a request may have 16384 bytes together',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    code: 'invalid_request',
    detail: 'the request was not sent in time',
  },
};
const MALFORMED = {
  status: '400 Bad Request',
  code: 'invalid_request',
  detail: 'this is not an HTTP request',
};

/**
 * Answers what Node could not read as a request, in the contract's form, and closes the connection. One on which nothing was ever
 * sent is closed without a word: an answer would be taken for that of the request that is just on its way.
 */
export const refuseRequest =
  (nextId: () => string) =>
  (error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }): void => {
    const isUnused = socket.bytesRead === 0;
    if (error.code === 'ECONNRESET' || isUnused || !socket.writable) return void socket.destroy();
    const { status, code, detail } = REFUSALS[error.code ?? ''] ?? MALFORMED;
    const body = JSON.stringify({ detail, code, request_id: nextId() });
    const headers = [
      `HTTP/1.1 ${status}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
    ];
    socket.end(`${headers.join('\r\n')}\r\n\r\n${body}`);
  };
