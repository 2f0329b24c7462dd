import { expect, test } from '@jest/globals';
import { judgeCallback } from './callback-verdict.ts';

test.each([
  ['waiting', 'settle'],
  ['running', 'early'],
  ['queued', 'early'],
  ['completed', 'replay'],
  ['failed', 'late'],
  ['cancelled', 'late'],
] as const)('the callback of an attempt whose node run is %s: %s', (status, verdict) => {
  expect(judgeCallback({ status, attempt: 2, waitReason: 'external' }, 2)).toBe(verdict);
});

test('a callback of another attempt, of a node run that is gone or waits for somebody else is late', () => {
  const waiting = { status: 'waiting', attempt: 2, waitReason: 'external' } as const;

  expect(judgeCallback(waiting, 1)).toBe('late');
  expect(judgeCallback(null, 1)).toBe('late');
  expect(judgeCallback({ ...waiting, waitReason: 'approval' }, 2)).toBe('late');
});
