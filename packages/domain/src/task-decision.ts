import type { ApprovalLevel } from './approval-level.ts';
import type { OnReject } from './task-term.ts';
import type { WaitReason } from './wait-reason.ts';

/** What a person can say about a waiting task. */
export const TASK_DECISIONS = ['approved', 'rejected', 'completed'] as const;
export type TaskDecision = (typeof TASK_DECISIONS)[number];

/** How the wait of a node run ends: its agent runs now, it completes with an output, or it fails. */
export type WaitEnd = 'run' | 'complete' | 'fail';

/** A waiting task, as far as its decision is concerned. */
export interface UndecidedTask {
  waitReason: WaitReason;
  approvalLevel: ApprovalLevel;
  /** Of an approval node; null for the task of a task node. */
  onReject: OnReject | null;
}

/** What a decision does to the node run of a waiting task; null when the task does not wait for that decision. */
export function waitEndOf(task: UndecidedTask, decision: TaskDecision): WaitEnd | null {
  if (decision === 'rejected') return task.onReject === 'continue' ? 'complete' : 'fail';
  if (decision === 'completed') return task.waitReason === 'task' ? 'complete' : null;
  if (task.waitReason === 'budget') return 'run';
  if (task.waitReason !== 'approval') return null;
  return task.approvalLevel === 'before' ? 'run' : 'complete';
}
