import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestApi, type TestApi } from '../testing/start-test-api.ts';

const ORIGIN = 'https://app.example.com';
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ corsOrigins: [ORIGIN], headersTimeoutMs: 1_000 });
});
afterAll(() => api.stop());

/** What the server says to these bytes until it closes the connection. */
const send = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(api.url).port) });
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    if (bytes !== '') socket.write(bytes);
  });

describe('a request that is too much', () => {
  test('of headers or of an address gets 431 in the form of every error', async () => {
    for (const start of [
      `GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'x'.repeat(20_000)}`,
      `GET /${'x'.repeat(20_000)}`,
    ]) {
      const answer = await send(`${start}\r\n\r\n`);

      expect(answer).toMatch(/^HTTP\/1\.1 431 /);
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
        code: 'invalid_request',
        detail: expect.stringContaining('16384 bytes'),
        request_id: expect.any(String),
      });
    }
  });

  test('of patience: whoever drips headers is cut off', async () => {
    expect(await send('GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('of patience with a connection on which nothing is sent: it is closed without an answer', async () => {
    expect(await send('')).toBe('');
  });

  test('of nonsense gets 400', async () => {
    expect(await send('HELLO\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('pages of other sites', () => {
  const ask = (origin: string) =>
    fetch(`${api.url}/api/v1/workspaces`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization',
      },
    });

  test('may call the API when their origin is on the list, and never with cookies', async () => {
    const asked = await ask(ORIGIN);
    const answer = await fetch(`${api.url}/api/v1/workspaces`, { headers: { origin: ORIGIN } });

    expect(asked.status).toBe(204);
    expect(asked.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN);
    expect(answer.headers.get('access-control-expose-headers')).toContain('X-RateLimit-Remaining');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('get no leave when it is not', async () => {
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    expect((await ask(`${ORIGIN}.evil.example`)).headers.get('access-control-allow-origin')).toBeNull();
  });
});

test('HEAD answers like GET, without a body', async () => {
  const user = await api.signUp();

  const answer = await user.send('HEAD', '/workspaces');

  expect(answer).toMatchObject({ status: 200, body: '' });
});
