import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startDeadline } from './deadline.ts';

describe('a deadline', () => {
  let standstillMs = 0;
  const act = jest.fn();
  const start = () => startDeadline(5_000, act, () => performance.now() + standstillMs);
  beforeEach(() => {
    jest.useFakeTimers();
    standstillMs = 0;
    act.mockClear();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('ends when its time is over', () => {
    start();

    jest.advanceTimersByTime(4_999);
    expect(act).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(act).toHaveBeenCalledTimes(1);
  });

  test('gives the whole time again to a process that stood still', () => {
    start();

    standstillMs = 60_000;
    jest.advanceTimersByTime(5_000);
    expect(act).not.toHaveBeenCalled();
    jest.advanceTimersByTime(5_000);
    expect(act).toHaveBeenCalledTimes(1);
  });

  test('that is cleared never ends', () => {
    start().clear();

    jest.advanceTimersByTime(60_000);

    expect(act).not.toHaveBeenCalled();
  });
});
