import { afterAll, afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import { createNodeServices } from '../node-services.ts';
import { execute, failureOf, startServer, testServices } from '../test-support/node-fixtures.ts';

const strict = createNodeServices({ outbound: { allow: [] } });
let server: Awaited<ReturnType<typeof startServer>>;
let requestCount: number;

beforeEach(async () => {
  requestCount = 0;
  server = await startServer((_request, response) => {
    requestCount += 1;
    response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  });
});
afterEach(() => server.close());
afterAll(() => strict.close());

const call = (params: JsonObject, services = strict) =>
  execute({ nodeType: 'api_call', nodeConfig: { provider: 'http', params } }, {}, { services });

test('an address that this deployment does not allow is not called, and that is final', async () => {
  const failure = failureOf(await call({ url: server.url }));

  expect(failure).toMatchObject({ code: 'address_refused', retryable: false });
  expect(failure.message).toContain('OUTBOUND_ALLOW');
  expect(requestCount).toBe(0);
});

test('a redirect does not lead to one', async () => {
  const failure = failureOf(await call({ method: 'POST', url: server.url, body: 'data' }, testServices));

  expect(failure).toMatchObject({ code: 'address_refused', retryable: false });
  expect(requestCount).toBe(1);
});
