import type { BeginEvent, WorkspaceRunEvent, WorkspaceTaskEvent } from '@runyard/contracts';
import type { WorkspaceEvent } from '@runyard/db';
import { centsOf } from '@runyard/domain';
import { timestamp } from '../present/timestamp.ts';
import type { EventStream } from './event-stream.ts';
import type { WorkspaceChange } from './workspace-news.ts';
import type { LogPlace, WorkspaceObserver } from './workspace-watcher.ts';

/** Sends all that an observer of a workspace is told. */
export const followWorkspace = (stream: EventStream): WorkspaceObserver => ({
  onBegin: ({ resumed, ...place }) => {
    const data: BeginEvent = { resumed, at: timestamp(place.at) };
    stream.send({ id: writePlace(place), name: 'begin', data });
  },
  onEvents: (events) => {
    for (const event of events)
      stream.send({
        id: writePlace({ id: event.id, at: event.createdAt }),
        name: 'run',
        data: presentRun(event),
      });
  },
  onChange: (change) => stream.send(presentChange(change)),
});

const presentRun = (event: WorkspaceEvent): WorkspaceRunEvent => ({
  run_id: event.runId,
  workflow_id: event.workflowId,
  status: event.status,
  error_code: event.errorCode,
  total_cost_cents: centsOf(event.totalCostNanos),
  at: timestamp(event.createdAt),
});

/** What is not in the log has no id: nobody can go on after it. */
function presentChange(change: WorkspaceChange): { name: string; data: object } {
  const at = timestamp(change.at);
  const { runId: run_id, status } = change;
  if (change.kind === 'task') {
    const data: WorkspaceTaskEvent = { task_id: change.id, run_id, status, at };
    return { name: 'task', data };
  }
  const accepted = {
    run_id,
    workflow_id: change.workflowId ?? '',
    error_code: null,
    total_cost_cents: 0,
    at,
  };
  return { name: 'run', data: { ...accepted, status } };
}

/** A place as the id of an event: its time in milliseconds, and its place in the log. */
export const writePlace = ({ id, at }: LogPlace): string => `${at.getTime()}-${id}`;

/** Null: an empty id. */
export function readPlace(text: string | undefined): LogPlace | null {
  if (!text) return null;
  const [atMs = '', id = ''] = text.split('-');
  return { id: BigInt(id), at: new Date(Number(atMs)) };
}
