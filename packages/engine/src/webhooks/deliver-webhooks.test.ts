import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createWebhook, pingWebhook, rotateWebhookSecret, SYSTEM, type WebhookEndpoint } from '@runyard/db';
import { createNodeServices } from '@runyard/nodes';
import {
  createTestDatabase,
  createTestEngine,
  seedTenant,
  type Tenant,
  type TestDatabase,
  type TestEngine,
} from '@runyard/testing';
import { deliverDueWebhooks } from './deliver-webhooks.ts';
import { MAX_DELIVERY_ATTEMPTS, nextDeliveryDelay } from './next-delivery-delay.ts';
import { webhookSecret } from './webhook-secret.ts';

const SIGNING_SECRET = 'a secret for tests, of more than thirty-two characters';
const OPTIONS = { signingSecret: SIGNING_SECRET, batchSize: 20, timeoutMs: 500 };

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

describe('webhook deliveries', () => {
  let database: TestDatabase;
  let engine: TestEngine;
  let tenant: Tenant;
  let server: Server;
  let received: Received[];
  let answer: number | 'never' | 'reset';
  let endpoint: WebhookEndpoint;

  beforeAll(async () => {
    database = await createTestDatabase();
    engine = createTestEngine({ databaseUrl: database.url });
    server = createServer(async (req, res) => {
      const chunks = await req.toArray();
      received.push({ headers: req.headers, body: Buffer.concat(chunks).toString() });
      if (answer === 'reset') req.socket.destroy();
      else if (answer !== 'never') res.writeHead(answer, { 'retry-after': '7' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await engine.stop();
    await database.drop();
  });
  beforeEach(async () => {
    received = [];
    answer = 204;
    tenant = await seedTenant(engine.db);
    endpoint = await createWebhook(engine.db.prisma, SYSTEM, {
      id: engine.ids.next(),
      workspaceId: tenant.workspaceId,
      workflowId: null,
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
      description: null,
      events: ['run.completed'],
      isEnabled: true,
    });
  });
  afterEach(() => engine.db.prisma.webhookEndpoint.delete({ where: { id: endpoint.id } }));

  const scope = () => ({ workspaceId: tenant.workspaceId, webhookId: endpoint.id });
  const ping = () => pingWebhook(engine.db.prisma, SYSTEM, { ...scope(), deliveryId: engine.ids.next() });
  const deliver = (signal = new AbortController().signal) => deliverDueWebhooks(engine, OPTIONS, signal);
  const read = ({ id }: { id: string }) =>
    engine.db.prisma.webhookDelivery.findUniqueOrThrow({ where: { id } });
  const makeDue = ({ id }: { id: string }) =>
    engine.db.prisma.webhookDelivery.update({ where: { id }, data: { nextAttemptAt: new Date(0) } });
  const hmac = (body: string, generation: number) =>
    createHmac('sha256', webhookSecret(SIGNING_SECRET, endpoint.id, generation))
      .update(body)
      .digest('hex');

  test('carry the body, its signature, the time, the event and the delivery id', async () => {
    const delivery = await ping();

    expect(await deliver()).toBe(1);

    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toMatchObject({ id: delivery.id, type: 'ping' });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-runyard-delivery': delivery.id,
      'x-runyard-event': 'ping',
      'x-runyard-timestamp': expect.stringMatching(/^\d{10}$/),
      'x-runyard-signature': hmac(body, 1),
    });
    expect(await read(delivery)).toMatchObject({ status: 'delivered', lastStatus: 204, attempt: 1 });
    expect(await deliver()).toBe(0);
  });

  test('are signed with both secrets while one is rotated, and with the new one afterwards', async () => {
    await rotateWebhookSecret(engine.db.prisma, SYSTEM, scope(), 3_600);
    await ping();
    await deliver();
    await rotateWebhookSecret(engine.db.prisma, SYSTEM, scope(), 0);
    await ping();
    await deliver();

    const signatures = received.map(({ headers }) => headers['x-runyard-signature']);
    const [first, second] = received as [Received, Received];
    expect(signatures).toEqual([`${hmac(first.body, 2)},${hmac(first.body, 1)}`, hmac(second.body, 3)]);
  });

  test.each([
    [500, 500, /answered 500/],
    [404, 404, /answered 404/],
    [302, 302, /answered 302/],
    ['reset', null, /failed/],
    ['never', null, /took longer than 500 ms/],
  ] as const)(
    'that meet %s come again, under the same id with the same body',
    async (how, lastStatus, error) => {
      const delivery = await ping();
      answer = how;
      await deliver();
      const failed = await read(delivery);
      expect(failed).toMatchObject({
        status: 'pending',
        attempt: 1,
        lastStatus,
        lastError: expect.stringMatching(error),
      });
      expect(failed.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now());
      expect(await deliver()).toBe(0);

      answer = 200;
      await makeDue(delivery);
      await deliver();

      expect(await read(delivery)).toMatchObject({ status: 'delivered', attempt: 2 });
      const [first, second] = received as [Received, Received];
      expect(second.body).toBe(first.body);
      expect(second.headers['x-runyard-delivery']).toBe(first.headers['x-runyard-delivery']);
    },
  );

  test('to an address that this deployment does not allow reach nobody, and say why', async () => {
    const delivery = await ping();
    const services = createNodeServices({ outbound: { allow: [] } });

    await deliverDueWebhooks({ ...engine, services }, OPTIONS, new AbortController().signal);
    await services.close();

    expect(received).toEqual([]);
    expect(await read(delivery)).toMatchObject({
      status: 'pending',
      lastStatus: null,
      lastError: expect.stringContaining('OUTBOUND_ALLOW'),
    });
  });

  test('are given up after the last attempt', async () => {
    const delivery = await ping();
    await engine.db.prisma.webhookDelivery.update({
      where: { id: delivery.id },
      data: { attempt: MAX_DELIVERY_ATTEMPTS - 1 },
    });
    answer = 500;

    await deliver();

    expect(await read(delivery)).toMatchObject({ status: 'failed', nextAttemptAt: null });
  });

  test('are made once, however many processes look at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, ping));

    const counts = await Promise.all([deliver(), deliver(), deliver()]);

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(new Set(received.map(({ headers }) => headers['x-runyard-delivery'])).size).toBe(10);
    expect(received).toHaveLength(10);
  });

  test('that a process takes and dies over are due again', async () => {
    const delivery = await ping();
    answer = 'never';
    const stopped = new AbortController();
    const attempt = deliver(stopped.signal);
    stopped.abort();
    await expect(attempt).rejects.toThrow();

    const left = await read(delivery);

    expect(left).toMatchObject({ status: 'pending', attempt: 1 });
    expect(left.nextAttemptAt?.getTime()).toBeGreaterThan(Date.now());
  });

  test('wait while their endpoint is disabled', async () => {
    const delivery = await ping();
    await engine.db.prisma.webhookEndpoint.update({ where: { id: endpoint.id }, data: { isEnabled: false } });

    expect(await deliver()).toBe(0);

    expect(await read(delivery)).toMatchObject({ status: 'pending', attempt: 0 });
  });
});

test('delays double up to four hours, never fall below what the receiver asked for, and end', () => {
  const delayOf = (attempt: number, retryAfterMs = 0) =>
    nextDeliveryDelay(attempt, { retryAfterMs, random: () => 1 });

  expect([1, 2, 3].map((attempt) => delayOf(attempt))).toEqual([5_000, 10_000, 20_000]);
  expect(delayOf(14)).toBe(4 * 3_600_000);
  expect(delayOf(1, 60_000)).toBe(60_000);
  expect(delayOf(MAX_DELIVERY_ATTEMPTS)).toBeNull();
});
