import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { JsonObject } from '@runyard/domain';
import type { SMTPServerOptions } from 'smtp-server';
import type { NodeAttempt } from '../executor.ts';
import { createNodeServices, type NodeServicesOptions } from '../node-services.ts';
import { localhostCertificate } from '../test-support/localhost-certificate.ts';
import { execute, failureOf, outputOf } from '../test-support/node-fixtures.ts';
import { replyError, startSmtpServer } from '../test-support/smtp-fixture.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

async function serve(options: SMTPServerOptions = {}) {
  const server = await startSmtpServer(options);
  cleanUps.push(server.close);
  return server;
}

const trusting = { smtpAuthorities: localhostCertificate };

async function send(
  params: JsonObject,
  delivery: NodeServicesOptions['delivery'] = trusting,
  attempt: Partial<NodeAttempt> = {},
) {
  const services = createNodeServices({ outbound: { allow: ['localhost', '127.0.0.1'] }, delivery });
  cleanUps.push(() => services.close());
  const letter = { from: 'Runyard <bot@example.com>', to: 'ada@example.com', subject: 'About {{ topic }}' };
  const nodeConfig = { platform: 'email', params: { ...letter, ...params } };
  const scope = { trigger: { topic: 'whales', text: 'They sing.' } };
  return execute({ nodeType: 'distribution', nodeConfig }, scope, { services, ...attempt });
}

const through = (port: number, more: JsonObject = {}): JsonObject => ({
  smtp: { host: 'localhost', port, ...more },
});

describe('a mail', () => {
  test('has a Message-ID of the delivery id, and reaches everybody', async () => {
    const server = await serve();
    const people = { cc: ['Ben <ben@example.com>'], bcc: 'cleo@example.com', reply_to: 'team@example.com' };

    const output = outputOf(await send({ ...through(server.port), ...people }));

    const [mail] = server.mails;
    expect(output).toEqual({
      delivery_id: 'node-run-1',
      message_id: '<node-run-1@example.com>',
      accepted: ['ada@example.com', 'ben@example.com', 'cleo@example.com'],
      rejected: [],
    });
    expect(mail).toMatchObject({ from: 'bot@example.com', to: output.accepted });
    expect(mail?.source).toContain('Message-ID: <node-run-1@example.com>');
    expect(mail?.source).toContain('Subject: About whales');
    expect(mail?.source).toContain('They sing.');
    expect(mail?.source).not.toContain('cleo');
  });

  test('may be HTML with attachments', async () => {
    const server = await serve();
    const attachments: JsonObject[] = [
      { filename: 'a.csv', text: 'x,y', content_type: 'text/csv' },
      { filename: 'b.bin', base64: 'AQL/' },
    ];

    outputOf(await send({ ...through(server.port), html: '<b>{{ topic }}</b>', attachments }));

    const source = server.mails[0]?.source ?? '';
    expect(source).toContain('<b>whales</b>');
    expect(source).toContain('filename=a.csv');
    expect(source).toContain('AQL/');
    expect(source).not.toContain('They sing.');
  });

  test('cannot grow headers or recipients from a payload', async () => {
    const server = await serve();
    const subject = 'One\r\nBcc: eve@example.com';

    outputOf(await send({ ...through(server.port), subject }));
    const injected = await send({ ...through(server.port), to: 'a@example.com, eve@example.com' });

    expect(server.mails[0]?.to).toEqual(['ada@example.com']);
    expect(server.mails[0]?.source).not.toMatch(/^Bcc:/m);
    expect(failureOf(injected).message).toContain('params.to');
  });
});

describe('the connection', () => {
  test.each<[string, SMTPServerOptions, JsonObject, boolean]>([
    ['STARTTLS, unless the node says otherwise', {}, {}, true],
    ['TLS from the first byte', { secure: true }, { security: 'tls' }, true],
    ['none', {}, { security: 'none' }, false],
  ])('is protected by %s', async (_how, options, smtp, secure) => {
    const server = await serve(options);
    const login: JsonObject = secure ? { username: 'ada', password: 'right' } : {};

    outputOf(await send(through(server.port, { ...smtp, ...login })));

    expect(server.mails).toMatchObject([{ secure, user: secure ? 'ada' : undefined }]);
  });

  test('is given up for good where a server offers no STARTTLS, before anything is told', async () => {
    const server = await serve({ disabledCommands: ['STARTTLS'] });

    const failure = failureOf(await send(through(server.port, { username: 'ada', password: 'right' })));

    expect(failure).toMatchObject({ code: 'smtp_tls_failed', retryable: false });
    expect(server.mails).toEqual([]);
  });

  test('is given up for good where the certificate is not believed', async () => {
    const server = await serve();

    const failure = failureOf(await send(through(server.port), {}));

    expect(failure).toMatchObject({ code: 'smtp_tls_failed', retryable: false });
    expect(server.mails).toEqual([]);
  });

  test('is given up for good where the certificate is of another host', async () => {
    const server = await serve();

    const failure = failureOf(await send({ smtp: { host: '127.0.0.1', port: server.port } }));

    expect(failure).toMatchObject({ code: 'smtp_tls_failed', retryable: false });
  });

  test('to an address that the deployment does not allow is not opened', async () => {
    const server = await serve();
    const services = createNodeServices({ outbound: { allow: ['127.0.0.1:1'] } });
    cleanUps.push(() => services.close());

    const byName = failureOf(await send(through(server.port), trusting, { services }));
    const byAddress = failureOf(
      await send({ smtp: { host: '127.0.0.1', port: server.port } }, trusting, { services }),
    );

    expect(byName).toMatchObject({ code: 'address_refused', retryable: false });
    expect(byAddress).toMatchObject({ code: 'address_refused', retryable: false });
    expect(byName.message).toContain('OUTBOUND_ALLOW');
  });
});

describe('a mail that is not taken', () => {
  test('with a wrong password fails for good, and does not tell it', async () => {
    const server = await serve();

    const failure = failureOf(await send(through(server.port, { username: 'ada', password: 'wr0ng' })));

    expect(failure).toMatchObject({ code: 'smtp_auth_failed', retryable: false });
    expect(failure.message).not.toContain('wr0ng');
  });

  test.each([
    [550, 'smtp_550', false],
    [450, 'smtp_450', true],
  ])('because its recipient is answered %i: %s, retryable %s', async (status, code, retryable) => {
    const server = await serve({
      onRcptTo: (_address, _session, callback) => callback(replyError(status, 'not here')),
    });

    expect(failureOf(await send(through(server.port)))).toMatchObject({ code, retryable });
  });

  test.each([
    [552, 'smtp_552', false],
    [451, 'smtp_451', true],
  ])('because its data is answered %i: %s, retryable %s', async (status, code, retryable) => {
    const server = await serve({
      onData: (stream, _session, callback) => {
        stream.resume();
        stream.on('end', () => callback(replyError(status, 'no room')));
      },
    });

    const failure = failureOf(await send(through(server.port)));

    expect(failure).toMatchObject({ code, retryable });
    expect(failure.message).toContain('no room');
  });

  test('by one recipient of two reaches the other, and says so', async () => {
    const server = await serve({
      onRcptTo: ({ address }, _session, callback) =>
        callback(address.startsWith('ben') ? replyError(550, 'gone') : null),
    });

    const output = outputOf(await send({ ...through(server.port), cc: 'ben@example.com' }));

    expect(output).toMatchObject({ accepted: ['ada@example.com'], rejected: ['ben@example.com'] });
  });

  test('because nobody listens may be sent again', async () => {
    const server = await startSmtpServer();
    await server.close();

    expect(failureOf(await send(through(server.port)))).toMatchObject({
      code: 'network_error',
      retryable: true,
    });
  });

  test.each<[string, string, boolean, string]>([
    ['hangs', '', false, 'request_timeout'],
    ['breaks off', '220 hello\r\n', true, 'network_error'],
    ['is too busy', '421 too busy\r\n', true, 'smtp_421'],
  ])('because the server %s may be sent again', async (_how, greeting, ends, code) => {
    const port = await serveRaw(greeting, ends);

    const execution = await send({ ...through(port), timeout_ms: 400 });

    expect(failureOf(execution)).toMatchObject({ code, retryable: true });
  });

  test('because the attempt was aborted leaves no connection', async () => {
    const controller = new AbortController();
    const server = await serve({ onConnect: () => controller.abort() });

    const execution = await send(through(server.port), trusting, { signal: controller.signal });

    expect(failureOf(execution).code).toBe('aborted');
    expect(server.mails).toEqual([]);
  });
});

describe("the deployment's server", () => {
  test('sends for nodes that name none, in its own name', async () => {
    const server = await serve();
    const url = `smtp://ada:right@localhost:${server.port}`;
    const own = { ...trusting, smtpUrl: url, smtpFrom: 'Runyard <noreply@runyard.example>' };

    const { message_id } = outputOf(await send({ from: 'Runyard <noreply@runyard.example>' }, own));
    const forged = failureOf(await send({ from: 'ceo@example.com' }, own));

    expect(message_id).toBe('<node-run-1@runyard.example>');
    expect(server.mails).toMatchObject([{ from: 'noreply@runyard.example', user: 'ada' }]);
    expect(forged).toMatchObject({ code: 'invalid_config' });
    expect(forged.message).toContain('reply_to');
  });

  test('that there is not is told, with the setting', async () => {
    const failure = failureOf(await send({}));

    expect(failure).toMatchObject({ code: 'smtp_not_configured', retryable: false });
    expect(failure.message).toContain('SMTP_URL');
  });
});

test.each<[JsonObject, string]>([
  [{ to: [] }, '1 to 50 recipients'],
  [{ to: 'nobody' }, 'params.to'],
  [{ to: Array.from({ length: 51 }, (_, index) => `p${index}@example.com`) }, 'params.to'],
  [{ from: 'a@example.com\r\nX: y' }, 'params.from'],
  [{ subject: '' }, 'params.subject'],
  [{ attachments: [{ filename: 'x', path: '/etc/passwd' }] }, 'params.attachments'],
  [{ attachments: [{ filename: 'x', base64: '***' }] }, 'params.attachments'],
  [{ smtp: { host: 'mail.example', port: 0 } }, 'params.smtp.port'],
])('bad params fail for good and are named: %j', async (params, named) => {
  const failure = failureOf(await send(params));

  expect(failure).toMatchObject({ code: 'invalid_config', retryable: false });
  expect(failure.message).toContain(named);
});

/** A server that says one thing; the port. */
async function serveRaw(greeting: string, ends: boolean): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    if (ends) socket.end(greeting);
    else socket.write(greeting);
    cleanUps.unshift(async () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}
