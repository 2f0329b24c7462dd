import { expect, test } from '@jest/globals';
import { type TaskDecision, type WaitEnd, waitEndOf } from './task-decision.ts';

const HUMAN = { waitReason: 'task', approvalLevel: 'none', onReject: null } as const;
const BEFORE = { waitReason: 'approval', approvalLevel: 'before', onReject: null } as const;
const AFTER = { waitReason: 'approval', approvalLevel: 'after', onReject: null } as const;

test.each<[string, Parameters<typeof waitEndOf>[0], TaskDecision, WaitEnd | null]>([
  ['an approval lets the agent run where it was asked for before', BEFORE, 'approved', 'run'],
  ['an approval lets the output count where it was asked for after', AFTER, 'approved', 'complete'],
  ['a person’s task is completed by hand', HUMAN, 'completed', 'complete'],
  ['a person’s task is not approved', HUMAN, 'approved', null],
  ['what waits for an approval is not completed by hand', BEFORE, 'completed', null],
  ['nor is a proposed output', AFTER, 'completed', null],
  ['a rejection fails what waits before', BEFORE, 'rejected', 'fail'],
  ['a rejection fails what waits after', AFTER, 'rejected', 'fail'],
  [
    'a rejection is an answer where it lets the run go on',
    { ...AFTER, onReject: 'continue' },
    'rejected',
    'complete',
  ],
  ['a rejection fails what a person should do', HUMAN, 'rejected', 'fail'],
])('%s', (_, task, decision, end) => {
  expect(waitEndOf(task, decision)).toBe(end);
});
