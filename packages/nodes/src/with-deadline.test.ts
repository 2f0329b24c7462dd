import { expect, jest, test } from '@jest/globals';
import { withDeadline } from './with-deadline.ts';

const never = () => new Promise<never>(() => undefined);
const tooLong = () => new Error('too long');
const stopped = new Error('stopped');

test('work that ends in time is what is returned, and its rejection is passed on', async () => {
  const { signal } = new AbortController();

  expect(await withDeadline(signal, 1_000, tooLong, async () => 7)).toBe(7);
  await expect(withDeadline(signal, 1_000, tooLong, () => Promise.reject(stopped))).rejects.toBe(stopped);
});

test('work that ignores its signal is left at once without a grace, and given up at its end with one', async () => {
  const onGivenUp = jest.fn();
  const parent = new AbortController();

  await expect(withDeadline(parent.signal, 1, tooLong, never)).rejects.toThrow('too long');
  const work = withDeadline(parent.signal, 60_000, tooLong, never, { graceMs: 20, onGivenUp });
  parent.abort(stopped);

  await expect(work).rejects.toBe(stopped);
  expect(onGivenUp).toHaveBeenCalledTimes(1);
});

test('work that ends within its grace is waited for, is not given up, and what it says counts no more', async () => {
  const onGivenUp = jest.fn();
  let hasEnded = false;
  const cleanUp = (signal: AbortSignal) =>
    new Promise<string>((resolve) => {
      signal.addEventListener('abort', () => {
        hasEnded = true;
        setImmediate(() => resolve('done after all'));
      });
    });

  const work = withDeadline(new AbortController().signal, 1, tooLong, cleanUp, {
    graceMs: 60_000,
    onGivenUp,
  });

  await expect(work).rejects.toThrow('too long');
  expect(hasEnded).toBe(true);
  expect(onGivenUp).not.toHaveBeenCalled();
});

test('work whose caller has stopped before is not begun', async () => {
  const parent = new AbortController();
  parent.abort(stopped);
  const work = jest.fn(async () => 1);

  await expect(withDeadline(parent.signal, 1_000, tooLong, work)).rejects.toBe(stopped);
  expect(work).not.toHaveBeenCalled();
});
