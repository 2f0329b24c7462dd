import { expect, test } from '@jest/globals';
import { childEndOf, childOutput, refuseChild, startedChildOutput } from './child-run.ts';
import { isTerminalRunStatus, RUN_STATUSES } from './run-status.ts';

const CHILD = { id: 'c1', errorMessage: null, totalCostNanos: 25_000_000n };
const LIMITS = { maxDepth: 2, maxRuns: 5 };
const PLACE = { rootRunId: 'r1', depth: 1, runCount: 1 };

test.each(RUN_STATUSES)('a child run that is %s has an end if, and only if, it has ended', (status) => {
  expect(childEndOf({ ...CHILD, status }) !== null).toBe(isTerminalRunStatus(status));
});

test('a child run that failed, or was cancelled, fails its node with its own message', () => {
  const errorMessage = 'Node a failed: no';

  expect(childEndOf({ ...CHILD, status: 'failed', errorMessage })).toEqual({
    kind: 'failed',
    code: 'child_run_failed',
    message: 'Run c1 failed: Node a failed: no',
  });
  expect(childEndOf({ ...CHILD, status: 'cancelled' })).toEqual({
    kind: 'failed',
    code: 'child_run_cancelled',
    message: 'Run c1 was cancelled.',
  });
});

test('the output of a node names the run, what it left and what it cost', () => {
  expect(childOutput({ ...CHILD, status: 'completed' }, { a: { b: 1 } })).toEqual({
    run_id: 'c1',
    status: 'completed',
    outputs: { a: { b: 1 } },
    cost_cents: 3,
  });
  expect(startedChildOutput('c1')).toEqual({ run_id: 'c1', status: 'pending', outputs: {}, cost_cents: 0 });
});

test('a lineage grows to its limits and no further, and is told which one it is', () => {
  expect(refuseChild({ ...PLACE, depth: 2, runCount: 4 }, LIMITS)).toBeNull();
  expect(refuseChild({ ...PLACE, depth: 3 }, LIMITS)).toEqual({
    code: 'run_too_deep',
    message:
      'The run that the node is to start would be 3 levels below run r1; 2 is the limit (MAX_RUN_DEPTH).',
  });
  expect(refuseChild({ ...PLACE, runCount: 5 }, LIMITS)).toEqual({
    code: 'lineage_too_large',
    message: 'Run r1 and the runs started below it are 5; 5 is the limit (MAX_RUNS_PER_LINEAGE).',
  });
});
