import type { NodeRunEvent, NodeRunPartialEvent, RunEvent } from '@runyard/contracts';
import { timestamp } from '../present/timestamp.ts';
import type { WatchedEvent } from './run-watcher.ts';

/** An event as a stream sends it. */
export type PresentedEvent = { id: string } & (
  | { name: 'run'; data: RunEvent }
  | { name: 'node_run'; data: NodeRunEvent }
  | { name: 'node_run.partial'; data: NodeRunPartialEvent }
);

export function presentEvent(event: WatchedEvent): PresentedEvent {
  const id = String(event.id);
  const at = timestamp(event.createdAt);
  const { runId: run_id, errorCode: error_code } = event;
  if (event.nodeRunId === null)
    return { id, name: 'run', data: { run_id, error_code, at, status: event.status } };

  const { nodeRunId, node, attempt, errorMessage: error_message, worker } = event;
  const place = {
    run_id,
    node_run_id: nodeRunId,
    node_id: node?.nodeId ?? nodeRunId,
    node_key: node?.nodeKey ?? null,
    item_index: node?.itemIndex ?? null,
  };
  return event.text === null
    ? {
        id,
        name: 'node_run',
        data: { ...place, error_code, error_message, worker, at, status: event.status, attempt },
      }
    : { id, name: 'node_run.partial', data: { ...place, attempt, text: event.text, at } };
}
