import { describe, expect, test } from '@jest/globals';
import { readArgs } from './args.ts';

const POOLS = ['task', 'api_call', 'transform'];
const read = (argv: string[], config = {}) => readArgs(argv, { WORKER_CONCURRENCY: 50, ...config }, POOLS);

describe('the arguments of a worker', () => {
  test('default to all pools and the configured concurrency', () => {
    expect(read([])).toEqual({ pools: POOLS, concurrency: 50 });
  });

  test('win over the configuration', () => {
    const config = { WORKER_POOLS: 'task', WORKER_CONCURRENCY: 7 };

    expect(read([], config)).toEqual({ pools: ['task'], concurrency: 7 });
    expect(read(['--pools', 'api_call, transform', '--concurrency', '3'], config)).toEqual({
      pools: ['api_call', 'transform'],
      concurrency: 3,
    });
  });

  test('that name an unknown pool are refused with the pools there are', () => {
    expect(() => read(['--pools', 'task,tea'])).toThrow(
      'unknown pool tea; the pools are task, api_call, transform',
    );
  });

  test.each(['0', '-1', '1.5', 'many', ''])('refuse %j as a concurrency', (text) => {
    expect(() => read([`--concurrency=${text}`])).toThrow('--concurrency takes a whole number from 1');
  });

  test('that are unknown are refused', () => {
    expect(() => read(['--pool', 'task'])).toThrow("Unknown option '--pool'");
  });
});
