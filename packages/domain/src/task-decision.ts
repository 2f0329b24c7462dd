import type { ApprovalLevel } from './approval-level.ts';
import type { WaitReason } from './wait-reason.ts';

/** What a person can say about a waiting task. */
export const TASK_DECISIONS = ['approved', 'rejected', 'completed'] as const;
export type TaskDecision = (typeof TASK_DECISIONS)[number];

/** How the wait of a node run ends: its agent runs now, it completes with an output, or it fails. */
export type WaitEnd = 'run' | 'complete' | 'fail';

/** What a decision does to the node run of a waiting task; null when the task does not wait for that decision. */
export function waitEndOf(
  task: { waitReason: WaitReason; approvalLevel: ApprovalLevel },
  decision: TaskDecision,
): WaitEnd | null {
  if (decision === 'rejected') return 'fail';
  if (decision === 'completed') return task.waitReason === 'task' ? 'complete' : null;
  if (task.waitReason !== 'approval') return null;
  return task.approvalLevel === 'before' ? 'run' : 'complete';
}
