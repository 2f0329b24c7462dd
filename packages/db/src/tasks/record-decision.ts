import {
  assertNever,
  type JsonObject,
  type TaskDecision,
  type TaskStatus,
  type WaitEnd,
} from '@runyard/domain';
import type { Sql } from '../client.ts';
import { jsonText } from '../json-text.ts';

export interface RecordedDecision {
  taskId: string;
  decision: TaskDecision;
  end: WaitEnd;
  comment: string | null;
  /** `user:<id>` or `api_key:<id>`. */
  decidedBy: string;
  /** The person, for an approval; null for an API key. */
  userId: string | null;
  /** What the node run completes with; null unless it does. */
  outputData: JsonObject | null;
}

/** `waiting` → what the decision makes of the task, with who decided and what they said. False when it does not wait. */
export async function recordDecision(tx: Sql, recorded: RecordedDecision): Promise<boolean> {
  const { decision, end, outputData } = recorded;
  const isApproval = decision === 'approved';
  const recordedCount = await tx.$executeRaw`
    UPDATE tasks
       SET status = ${statusAfter(end)}, decision = ${decision}, decision_comment = ${recorded.comment},
           decided_by = ${recorded.decidedBy}, decided_at = now(),
           approved_by = ${isApproval ? recorded.userId : null}::uuid, approved_at = CASE WHEN ${isApproval} THEN now() END,
           output_data = coalesce(${outputData === null ? null : jsonText(outputData)}::jsonb, output_data),
           completed_at = CASE WHEN ${end !== 'run'} THEN now() END
     WHERE id = ${recorded.taskId}::uuid AND status = 'waiting'`;
  return recordedCount > 0;
}

function statusAfter(end: WaitEnd): TaskStatus {
  switch (end) {
    case 'run':
      return 'running';
    case 'complete':
      return 'completed';
    case 'fail':
      return 'failed';
    default:
      return assertNever(end);
  }
}
