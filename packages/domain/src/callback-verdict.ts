import { assertNever } from './assert-never.ts';
import type { NodeRunStatus } from './node-run-status.ts';
import type { WaitReason } from './wait-reason.ts';

/** settle: its node run waits for it · replay: it was settled by this callback before · early: its node run does not wait yet ·
 *  late: its node run has ended, or goes on, without it. */
export type CallbackVerdict = 'settle' | 'replay' | 'early' | 'late';

interface CalledBack {
  status: NodeRunStatus;
  attempt: number;
  waitReason: WaitReason | null;
}

/** What becomes of a callback about an attempt. Null: there is no such node run any more. */
export function judgeCallback(nodeRun: CalledBack | null, attempt: number): CallbackVerdict {
  if (nodeRun === null || nodeRun.attempt !== attempt) return 'late';
  switch (nodeRun.status) {
    case 'pending':
    case 'queued':
    case 'running':
      return 'early';
    case 'waiting':
      return nodeRun.waitReason === 'external' ? 'settle' : 'late';
    case 'completed':
      return 'replay';
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return 'late';
    default:
      return assertNever(nodeRun.status);
  }
}
