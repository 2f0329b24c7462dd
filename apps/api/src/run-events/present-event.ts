import type { NodeRunEvent, RunEvent } from '@runyard/contracts';
import { timestamp } from '../present/timestamp.ts';
import type { WatchedEvent } from './run-watcher.ts';

/** An event as a stream sends it. */
export interface PresentedEvent {
  id: string;
  name: 'run' | 'node_run';
  data: RunEvent | NodeRunEvent;
}

export function presentEvent(event: WatchedEvent): PresentedEvent {
  const id = String(event.id);
  const shared = { run_id: event.runId, error_code: event.errorCode, at: timestamp(event.createdAt) };
  if (event.nodeRunId === null) return { id, name: 'run', data: { ...shared, status: event.status } };
  const { nodeRunId, node, status, attempt } = event;
  const place = {
    node_run_id: nodeRunId,
    node_id: node?.nodeId ?? nodeRunId,
    node_key: node?.nodeKey ?? null,
  };
  return { id, name: 'node_run', data: { ...shared, ...place, status, attempt } };
}
