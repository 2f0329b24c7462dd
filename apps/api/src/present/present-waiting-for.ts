import type { WaitingFor as Presented } from '@runyard/contracts';
import { assertNever, type QueuePosition, type WaitingFor } from '@runyard/domain';
import { timestamp, timestampOrNull } from './timestamp.ts';

/** Null for what does not wait. */
export function presentWaitingFor(reason: WaitingFor | undefined): Presented | null {
  if (!reason) return null;
  const base = { message: reason.message, since: timestamp(reason.since) };
  switch (reason.code) {
    case 'dependency': {
      const dependencies = reason.dependencies.map(({ nodeRunId, nodeId, key }) => ({
        node_run_id: nodeRunId,
        workflow_node_id: nodeId,
        key,
      }));
      return { code: reason.code, ...base, dependencies };
    }
    case 'retry_at':
      return { code: reason.code, ...base, at: timestamp(reason.at), error_code: reason.errorCode };
    case 'scheduled':
      return { code: reason.code, ...base, at: timestamp(reason.at) };
    case 'paused':
      return { code: reason.code, ...base, queue: reason.queue };
    case 'no_worker_for_pool':
      return { code: reason.code, ...base, pool: reason.pool };
    case 'backlog':
      return { code: reason.code, ...base, ...presentPosition(reason.position) };
    case 'approval':
    case 'task':
    case 'external':
      return { code: reason.code, ...base, expires_at: timestampOrNull(reason.expiresAt) };
    case 'delay':
      return { code: reason.code, ...base, at: timestamp(reason.at) };
    case 'budget':
      return { code: reason.code, ...base, at: timestampOrNull(reason.at) };
    case 'run':
      return { code: reason.code, ...base, workflow_run_id: reason.runId };
    case 'no_worker':
    case 'items':
      return { code: reason.code, ...base };
    default:
      return assertNever(reason);
  }
}

const presentPosition = (position: QueuePosition) => ({
  position: position.kind === 'exact' ? position.position : null,
  position_at_least: position.kind === 'at_least' ? position.position : null,
});
