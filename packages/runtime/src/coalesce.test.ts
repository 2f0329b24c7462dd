import { describe, expect, jest, test } from '@jest/globals';
import { coalesce } from './coalesce.ts';

const double = (items: number[]) => items.map((item) => item * 2);

describe('coalesce', () => {
  test('calls of the same moment go in one flush, each with its own result', async () => {
    const flush = jest.fn(async (items: number[]) => double(items));
    const call = coalesce(flush);

    await expect(Promise.all([call(1), call(2), call(3)])).resolves.toEqual([2, 4, 6]);
    expect(flush.mock.calls).toEqual([[[1, 2, 3]]]);
  });

  test('what arrives during a flush goes together in the next one; only one is in flight', async () => {
    let release = () => {};
    const opened = new Promise<void>((resolve) => (release = resolve));
    const flush = jest.fn((items: number[]) => opened.then(() => double(items)));
    const call = coalesce(flush);
    const first = call(1);
    await new Promise(setImmediate);

    const others = [call(2), call(3)];
    expect(flush.mock.calls).toEqual([[[1]]]);
    release();

    await expect(Promise.all([first, ...others])).resolves.toEqual([2, 4, 6]);
    expect(flush.mock.calls).toEqual([[[1]], [[2, 3]]]);
  });

  test('a flush holds no more than its limit', async () => {
    const flush = jest.fn(async (items: number[]) => double(items));
    const call = coalesce(flush, { maxItems: 2 });

    await Promise.all([call(1), call(2), call(3)]);

    expect(flush.mock.calls).toEqual([[[1, 2]], [[3]]]);
  });

  test('one bad item fails alone', async () => {
    const call = coalesce(async (items: number[]) => {
      if (items.includes(2)) throw new Error('bad item');
      return double(items);
    });

    const results = await Promise.allSettled([call(1), call(2), call(3)]);

    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('an error that no item caused goes to all of them, and the next call is a fresh start', async () => {
    let isAway = true;
    const flush = jest.fn(async (items: number[]) => {
      if (isAway) throw new Error('away');
      return double(items);
    });
    const call = coalesce(flush, { maxItems: 10, isolates: () => false });

    const results = await Promise.allSettled([call(1), call(2)]);
    isAway = false;

    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected']);
    expect(flush).toHaveBeenCalledTimes(1);
    await expect(call(3)).resolves.toBe(6);
  });

  test('a flush that answers with another number of results is an error, not a wrong answer', async () => {
    const call = coalesce(async () => [1, 1]);

    await expect(call(1)).rejects.toThrow('another number of results');
  });
});
