import { describe, expect, test } from '@jest/globals';
import { executionsOf } from './attempts.ts';
import type { StatusChange } from './event-log.ts';

let second = 0;
const change = (status: string, attempt = 1, fields: Partial<StatusChange> = {}): StatusChange => ({
  nodeId: 'n',
  itemIndex: null,
  status,
  attempt,
  errorCode: null,
  errorMessage: null,
  worker: status === 'running' ? 'host:1' : null,
  at: new Date(Date.UTC(2026, 0, 1, 0, 0, second++)).toISOString(),
  ...fields,
});

const outcomes = (changes: StatusChange[]) =>
  executionsOf(changes).map(({ attempt, outcome, errorCode }) => [attempt, outcome, errorCode]);

describe('the executions of a node run', () => {
  test('an attempt that failed and was retried has what it failed with', () => {
    const busy = { errorCode: 'http_503', errorMessage: 'busy' };
    const changes = [
      change('queued'),
      change('running'),
      change('queued', 2, busy),
      change('running', 2),
      change('completed', 2),
    ];

    expect(executionsOf(changes)).toMatchObject([
      { attempt: 1, outcome: 'failed', worker: 'host:1', from: changes[1]?.at, to: changes[2]?.at, ...busy },
      { attempt: 2, outcome: 'completed', errorCode: null, from: changes[3]?.at, to: changes[4]?.at },
    ]);
  });

  test('a lost worker, a budget without room and a worker that stops end no attempt', () => {
    expect(
      outcomes([
        change('running'),
        change('queued', 1, { errorCode: 'worker_lost' }),
        change('running'),
        change('queued', 1, { errorCode: 'budget_exhausted' }),
        change('running'),
        change('queued'),
        change('running'),
        change('failed', 1, { errorCode: 'http_500' }),
      ]),
    ).toEqual([
      [1, 'worker lost', 'worker_lost'],
      [1, 'put off', 'budget_exhausted'],
      [1, 'handed back', null],
      [1, 'failed', 'http_500'],
    ]);
  });

  test('a wait belongs to the execution that began it', () => {
    expect(outcomes([change('running'), change('waiting')])).toEqual([[1, 'waiting', null]]);
    expect(outcomes([change('running'), change('waiting'), change('queued'), change('running')])).toEqual([
      [1, 'went on', null],
      [1, 'running', null],
    ]);
    expect(
      outcomes([change('running'), change('waiting'), change('failed', 1, { errorCode: 'rejected' })]),
    ).toEqual([[1, 'failed', 'rejected']]);
  });
});
