import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, stream } from '../api-client.ts';
import { runQuery } from '../queries/runs.ts';

/** What happened to a run or one of its node runs, as the API's stream told it. */
export interface StatusChange {
  /** Null: of the run itself. */
  nodeRunId: string | null;
  nodeId: string | null;
  status: string;
  attempt: number;
  errorCode: string | null;
  at: string;
}

export interface RunEvents {
  changes: StatusChange[];
  /** Text that the running attempt of a node run has made so far, by node run. */
  partialTexts: ReadonlyMap<string, string>;
  /** The stream is open, or has told all there is. */
  isLive: boolean;
}

const NOTHING: RunEvents = { changes: [], partialTexts: new Map(), isLive: false };
const RECONNECT_MS = 1_500;
/** The run itself is read again at most this often while its events come. */
const REFRESH_MS = 1_000;

/** Follows a run from its first event to its last, and keeps the cached run up to date. Resumes where it broke off. */
export function useRunEvents(workflowId: string, runId: string): RunEvents {
  const client = useQueryClient();
  const [events, setEvents] = useState<RunEvents>(NOTHING);
  useEffect(() => {
    const stop = new AbortController();
    const refresh = throttle(() => {
      void client.invalidateQueries({ queryKey: runQuery(workflowId, runId).queryKey });
      void client.invalidateQueries({ queryKey: ['run-costs', workflowId, runId] });
    });
    setEvents(NOTHING);
    void follow(workflowId, runId, stop.signal, setEvents, refresh);
    return () => stop.abort();
  }, [client, workflowId, runId]);
  return events;
}

async function follow(
  workflowId: string,
  runId: string,
  signal: AbortSignal,
  update: (change: (events: RunEvents) => RunEvents) => void,
  refresh: () => void,
): Promise<void> {
  const path = `/api/v1/workflows/${workflowId}/runs/${runId}/events`;
  let lastId: string | null = null;
  while (!signal.aborted) {
    try {
      for await (const event of stream(path, lastId, signal)) {
        lastId = event.id ?? lastId;
        update((events) => withEvent(events, event.type, JSON.parse(event.data)));
        if (event.type !== 'node_run.partial') refresh();
        if (event.type === 'end') return;
      }
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429)
        return;
    }
    update((events) => ({ ...events, isLive: false }));
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

interface EventData {
  node_run_id?: string;
  node_id?: string;
  status: string;
  attempt?: number;
  error_code?: string | null;
  at: string;
  text?: string;
}

function withEvent(events: RunEvents, type: string, data: EventData): RunEvents {
  if (type === 'end') return { ...events, isLive: true };
  if (type === 'node_run.partial') return withText(events, data.node_run_id ?? '', data.text ?? '');
  const change: StatusChange = {
    nodeRunId: data.node_run_id ?? null,
    nodeId: data.node_id ?? null,
    status: data.status,
    attempt: data.attempt ?? 1,
    errorCode: data.error_code ?? null,
    at: data.at,
  };
  const partialTexts = new Map(events.partialTexts);
  if (change.nodeRunId) partialTexts.delete(change.nodeRunId);
  return { changes: [...events.changes, change], partialTexts, isLive: true };
}

function withText(events: RunEvents, nodeRunId: string, text: string): RunEvents {
  const partialTexts = new Map(events.partialTexts);
  partialTexts.set(nodeRunId, (partialTexts.get(nodeRunId) ?? '') + text);
  return { ...events, partialTexts, isLive: true };
}

/** Runs `act` soon, and at most once every `REFRESH_MS`. */
function throttle(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      act();
    }, REFRESH_MS);
  };
}
