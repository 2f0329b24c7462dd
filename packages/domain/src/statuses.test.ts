import { describe, expect, test } from '@jest/globals';
import {
  describeNodeRunStatus,
  isTerminalNodeRunStatus,
  NODE_RUN_STATUSES,
  nodeRunCanBecome,
} from './node-run-status.ts';
import { describeRunStatus, isTerminalRunStatus, RUN_STATUSES, runCanBecome } from './run-status.ts';

/** Both machines must keep the same promises. */
const machines = [
  {
    name: 'run',
    statuses: RUN_STATUSES as readonly string[],
    terminal: ['completed', 'failed', 'cancelled'],
    isTerminal: isTerminalRunStatus as (status: string) => boolean,
    canBecome: runCanBecome as (from: string, to: string) => boolean,
    describe: describeRunStatus as (status: string) => string,
  },
  {
    name: 'node run',
    statuses: NODE_RUN_STATUSES as readonly string[],
    terminal: ['completed', 'failed', 'skipped', 'cancelled'],
    isTerminal: isTerminalNodeRunStatus as (status: string) => boolean,
    canBecome: nodeRunCanBecome as (from: string, to: string) => boolean,
    describe: describeNodeRunStatus as (status: string) => string,
  },
];

describe.each(machines)(
  'the status of a $name',
  ({ statuses, terminal, isTerminal, canBecome, describe }) => {
    const nextOf = (from: string) => statuses.filter((to) => canBecome(from, to));

    test('is terminal exactly where the work has ended', () => {
      expect(statuses.filter(isTerminal)).toEqual(terminal);
    });

    test('never leaves a terminal status', () => {
      for (const status of terminal) expect(nextOf(status)).toEqual([]);
    });

    test('begins as pending, and every other status can be reached from there', () => {
      const reached = new Set(['pending']);
      for (const status of reached) for (const next of nextOf(status)) reached.add(next);

      expect([...reached].sort()).toEqual([...statuses].sort());
      expect(statuses.filter((status) => canBecome(status, 'pending'))).toEqual([]);
    });

    test('can end as cancelled from wherever it has not ended', () => {
      for (const status of statuses) expect(canBecome(status, 'cancelled')).toBe(!isTerminal(status));
    });

    test('does not become what it is', () => {
      for (const status of statuses) expect(canBecome(status, status)).toBe(false);
    });

    test('has a sentence for people', () => {
      for (const status of statuses) expect(describe(status)).toMatch(/^[A-Z].*\.$/);
    });
  },
);

describe('a node run', () => {
  test('is queued again by a retry and after a wait, and only runs from the queue', () => {
    expect(nodeRunCanBecome('running', 'queued')).toBe(true);
    expect(nodeRunCanBecome('waiting', 'queued')).toBe(true);
    expect(NODE_RUN_STATUSES.filter((from) => nodeRunCanBecome(from, 'running'))).toEqual(['queued']);
  });

  test('ends with a result only while a worker holds it, or while it waits for one', () => {
    for (const result of ['completed', 'failed'] as const) {
      expect(NODE_RUN_STATUSES.filter((from) => nodeRunCanBecome(from, result))).toEqual([
        'running',
        'waiting',
      ]);
    }
  });

  test('is skipped only before it was ready', () => {
    expect(NODE_RUN_STATUSES.filter((from) => nodeRunCanBecome(from, 'skipped'))).toEqual(['pending']);
  });
});
