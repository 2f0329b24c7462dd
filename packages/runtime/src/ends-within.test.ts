import { expect, test } from '@jest/globals';
import { endsWithin } from './ends-within.ts';

const never = new Promise<void>(() => {});

test('work that ends in time is true', async () => {
  await expect(endsWithin(Promise.resolve('done'), 10_000)).resolves.toBe(true);
});

test('work that misses the deadline is false', async () => {
  await expect(endsWithin(never, 1)).resolves.toBe(false);
});

test('work that fails in time rejects', async () => {
  await expect(endsWithin(Promise.reject(new Error('no')), 10_000)).rejects.toThrow('no');
});
