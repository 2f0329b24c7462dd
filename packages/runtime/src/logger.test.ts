import { expect, test } from '@jest/globals';
import { createLogger, type LogLevel } from './logger.ts';

function capture(level: LogLevel) {
  const lines: string[] = [];
  const log = createLogger({ name: 'api', level, destination: { write: (line) => lines.push(line) } });
  return { log, read: () => lines.map((line) => JSON.parse(line)) };
}

test('a line has the process name, an ISO time, the phrase and its fields', () => {
  const { log, read } = capture('info');

  log.info({ runId: 'r1', attempt: 2 }, 'run started');

  expect(read()).toEqual([
    expect.objectContaining({
      name: 'api',
      msg: 'run started',
      runId: 'r1',
      attempt: 2,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    }),
  ]);
});

test('an error is written with its causes', () => {
  const { log, read } = capture('info');

  log.error({ err: new Error('outer', { cause: new Error('inner') }) }, 'run failed');

  expect(read()[0].err).toMatchObject({ message: 'outer', cause: { message: 'inner' } });
});

test('secrets are not written, wherever they stand', () => {
  const { log, read } = capture('info');

  log.info(
    { token: 't', user: { password: 'p' }, req: { headers: { authorization: 'Bearer t' } } },
    'signed in',
  );

  expect(read()[0]).toMatchObject({
    token: '[Redacted]',
    user: { password: '[Redacted]' },
    req: { headers: { authorization: '[Redacted]' } },
  });
});

test('lines below the level are not written', () => {
  const quiet = capture('warn');
  const silent = capture('silent');

  quiet.log.info('seen by nobody');
  silent.log.fatal('seen by nobody');

  expect([...quiet.read(), ...silent.read()]).toEqual([]);
});

test('an error is written by what it says, not by what a driver has hung on it', () => {
  const { log, read } = capture('info');
  const error = Object.assign(new Error('gone'), { code: '57P01', client: { connectionParameters: 'many' } });

  log.warn({ err: error }, 'queue error');

  expect(read()[0]).toMatchObject({ err: { type: 'Error', message: 'gone', code: '57P01' } });
  expect(read()[0]?.err).not.toHaveProperty('client');
});
