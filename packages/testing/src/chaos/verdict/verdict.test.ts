import { describe, expect, test } from '@jest/globals';
import type { OutsideCall } from '../load/call-counter.ts';
import { checkHistory, type LoggedChange } from './history.ts';
import { type CallingNodeRun, explainSideEffects } from './side-effects.ts';
import { judgeGrowth } from './watch-resources.ts';

const changes = (nodeRunId: string | null, ...statuses: string[]): LoggedChange[] =>
  statuses.map((status) => ({ runId: 'run', nodeRunId, status, attempt: 1 }));

describe('a history', () => {
  test('of retries, waits and one end is in order', () => {
    const history = [
      ...changes('a', 'queued', 'running', 'queued', 'running', 'waiting', 'completed'),
      ...changes(null, 'running', 'waiting', 'running', 'completed'),
    ];

    expect(checkHistory(history)).toEqual({ committedTwice: [], impossible: [] });
  });

  test('with two ends tells of a result that was committed twice', () => {
    const history = changes('a', 'queued', 'running', 'completed', 'completed');

    expect(checkHistory(history).committedTwice).toEqual(['node run a: completed, then completed']);
  });

  test('of two claims in a row tells of a change that no state allows', () => {
    expect(checkHistory(changes('a', 'queued', 'running', 'running')).impossible).toEqual([
      'node run a: running, then running',
    ]);
  });
});

describe('side effects', () => {
  const call = (arrivedAt: number, status: number | null = 200, key = 'k'): OutsideCall => ({
    deed: '/quick/run/a',
    key,
    arrivedAt,
    status,
  });
  const nodeRun = (facts: Partial<CallingNodeRun>) =>
    new Map([['k', { id: 'k', attempt: 1, leaseEpoch: 1, rescueCount: 0, ...facts }]]);

  test('that the service refused and that came again are not repeated', () => {
    const effects = explainSideEffects([call(1, 503), call(2)], nodeRun({ attempt: 2, leaseEpoch: 2 }), []);

    expect(effects).toMatchObject({ deedCount: 1, repeatedCount: 0, unexplained: [] });
  });

  test('that came twice are explained by a rescue, a hand-back, or a crash of the database in between', () => {
    const twice = [call(1), call(9)];

    const rescued = explainSideEffects(twice, nodeRun({ leaseEpoch: 2, rescueCount: 1 }), []);
    const handedBack = explainSideEffects(twice, nodeRun({ leaseEpoch: 2 }), []);
    const undone = explainSideEffects(twice, nodeRun({}), [5]);

    expect(rescued.explained).toEqual({ 'lease ran out': 1 });
    expect(handedBack.explained).toEqual({ 'handed back': 1 });
    expect(undone.explained).toEqual({ 'claim undone by a crash': 1 });
  });

  test('that came more often than they were claimed are unexplained', () => {
    const effects = explainSideEffects([call(1), call(9)], nodeRun({}), [20_000]);

    expect(effects.unexplained).toHaveLength(1);
  });

  test('under two keys are told of: the other side could not tell that they are one', () => {
    expect(explainSideEffects([call(1), call(2, 200, 'other')], nodeRun({}), []).splitKeys).toHaveLength(1);
  });
});

describe('growth', () => {
  const MINUTE_MS = 60_000;
  const series = (valueAt: (minute: number) => number, minutes = 30) => ({
    name: 'worker 4',
    unit: 'MiB' as const,
    samples: Array.from({ length: minutes }, (_, minute) => ({
      atMs: minute * MINUTE_MS,
      value: valueAt(minute),
    })),
  });

  test('is what rises steadily after the warm-up, not what is filled in it', () => {
    expect(judgeGrowth(series((minute) => 100 + 10 * minute)).grows).toBe(true);
    expect(judgeGrowth(series((minute) => Math.min(100 + 30 * minute, 250))).grows).toBe(false);
  });

  test('is not what falls back again', () => {
    expect(judgeGrowth(series((minute) => 150 + (minute % 3) * 60)).grows).toBe(false);
  });

  test('is not judged by a few minutes', () => {
    expect(judgeGrowth(series((minute) => 100 + 10 * minute, 5)).grows).toBeNull();
  });
});
