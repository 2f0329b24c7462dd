import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLogger, systemClock, systemIds } from '@runyard/runtime';
import express from 'express';
import { logRequests } from './log-requests.ts';
import { presentError } from './present-error.ts';
import { requestId } from './request-id.ts';
import { traceContext } from './trace-context.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('the trace that a request names with traceparent', () => {
  let server: Server;
  let lines: { msg: string; traceId?: string }[];
  beforeAll(async () => {
    const destination = { write: (line: string) => void lines.push(JSON.parse(line)) };
    const log = createLogger({ name: 'api', level: 'debug', destination });
    const app = express();
    app.use(requestId(systemIds()), traceContext, logRequests({ log, clock: systemClock() }));
    app.get('/well', (_req, res) => void res.json({}));
    app.get('/broken', () => {
      throw new Error('a bug');
    });
    app.use(presentError(log));
    server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => {
    lines = [];
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  async function ask(path: string, traceparent: string): Promise<number> {
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { traceparent } });
    await response.arrayBuffer();
    return response.status;
  }
  const logged = () => lines.map(({ msg, traceId }) => [msg, traceId]);

  test.each([
    `00-${TRACE}-${PARENT}-01`,
    `00-${TRACE}-${PARENT}-00`,
    `cc-${TRACE}-${PARENT}-01-what-a-later-version-adds`,
  ])('is in the lines about it, also where it fails: %s', async (traceparent) => {
    expect([await ask('/well', traceparent), await ask('/broken', traceparent)]).toEqual([200, 500]);

    expect(logged()).toEqual([
      ['request answered', TRACE],
      ['request failed', TRACE],
      ['request answered', TRACE],
    ]);
  });

  test.each([
    ['', 'empty'],
    [TRACE, 'a trace id alone'],
    [`00-${TRACE.toUpperCase()}-${PARENT}-01`, 'not lower case'],
    [`00-${'0'.repeat(32)}-${PARENT}-01`, 'no trace'],
    [`00-${TRACE}-${'0'.repeat(16)}-01`, 'no parent'],
    [`ff-${TRACE}-${PARENT}-01`, 'a version that is none'],
    [`00-${TRACE}-${PARENT}-01-more`, 'more than this version has'],
    [`00-${TRACE}x-${PARENT}-01`, 'too long'],
  ])('is ignored, and the request answered, when it is not well-formed: %s (%s)', async (traceparent) => {
    expect(await ask('/well', traceparent)).toBe(200);

    expect(logged()).toEqual([['request answered', undefined]]);
  });
});
