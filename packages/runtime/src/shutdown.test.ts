import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createLogger } from './logger.ts';
import { onShutdown } from './shutdown.ts';

/** Stands in for `process`: signals are emitted, and exit codes remembered. */
class Host extends EventEmitter {
  readonly exitCodes: number[] = [];

  exit(code: number): void {
    this.exitCodes.push(code);
    this.emit('exited');
  }
}

function setUp(stop: () => Promise<void>) {
  const host = new Host();
  onShutdown(stop, { deadlineMs: 5_000, log: createLogger({ name: 'test', level: 'silent' }), host });
  return host;
}

const never = () => new Promise<void>(() => {});

describe('onShutdown', () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] }));
  afterEach(() => void jest.useRealTimers());

  test.each(['SIGINT', 'SIGTERM'])('%s stops the process in order and exits with 0', async (signal) => {
    const stop = jest.fn(async () => {});
    const host = setUp(stop);

    host.emit(signal);
    await once(host, 'exited');

    expect(stop).toHaveBeenCalledTimes(1);
    expect(host.exitCodes).toEqual([0]);
  });

  test('a stop that fails exits with 1', async () => {
    const host = setUp(() => Promise.reject(new Error('no')));

    host.emit('SIGTERM');
    await once(host, 'exited');

    expect(host.exitCodes).toEqual([1]);
  });

  test('a stop that misses its deadline exits with 1', async () => {
    const host = setUp(never);

    host.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(5_000);

    expect(host.exitCodes).toEqual([1]);
  });

  test('the same Ctrl-C arriving several times does not cut the stop short', async () => {
    const stop = jest.fn(never);
    const host = setUp(stop);

    for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM']) host.emit(signal);
    await jest.advanceTimersByTimeAsync(4_999);

    expect(stop).toHaveBeenCalledTimes(1);
    expect(host.exitCodes).toEqual([]);
  });

  test('a second signal after a while exits with 1 at once', async () => {
    const host = setUp(never);

    host.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(1_000);
    host.emit('SIGINT');

    expect(host.exitCodes).toEqual([1]);
  });
});
