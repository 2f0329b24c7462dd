import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { createLogger, systemIds } from '@runyard/runtime';
import express from 'express';
import { answerDeadline } from './answer-deadline.ts';
import { presentError } from './present-error.ts';
import { requestId } from './request-id.ts';

test('an answer that does not begin in time is a 503; one that has begun goes on', async () => {
  const app = express();
  app.use(requestId(systemIds()), answerDeadline(100));
  app.get('/never', () => undefined);
  app.get('/stream', (_req, res) => {
    res.write('begun, ');
    setTimeout(() => res.end('ended'), 300);
  });
  app.use(presentError(createLogger({ name: 'api', level: 'silent' })));
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const late = await fetch(`${url}/never`);
  const stream = await fetch(`${url}/stream`);

  expect(late.status).toBe(503);
  expect(await late.json()).toMatchObject({ code: 'request_timeout' });
  expect(await stream.text()).toBe('begun, ended');
  server.close();
  server.closeAllConnections();
});
