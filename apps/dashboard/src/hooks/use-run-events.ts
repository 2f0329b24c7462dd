import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError, stream } from '../api-client.ts';
import { runQuery } from '../queries/runs.ts';
import { createEventLog, NO_EVENTS, type RunEvents } from '../run/event-log.ts';

const RECONNECT_MS = 1_500;
/** The run itself is read again at most this often while its events come. */
const REFRESH_MS = 1_000;

/** Follows a run from its first event to its last, and keeps the cached run up to date. Resumes where it broke off. */
export function useRunEvents(workflowId: string, runId: string): RunEvents {
  const client = useQueryClient();
  const [events, setEvents] = useState<RunEvents>(NO_EVENTS);
  useEffect(() => {
    const stop = new AbortController();
    const log = createEventLog();
    const refresh = throttle(() => {
      void client.invalidateQueries({ queryKey: runQuery(workflowId, runId).queryKey });
      for (const what of ['run-costs', 'items'])
        void client.invalidateQueries({ queryKey: [what, workflowId, runId] });
    });
    const show = onceAFrame(() => {
      if (!stop.signal.aborted) setEvents(log.snapshot());
    });
    setEvents(NO_EVENTS);
    void follow(workflowId, runId, stop.signal, log, show, refresh);
    return () => stop.abort();
  }, [client, workflowId, runId]);
  return events;
}

async function follow(
  workflowId: string,
  runId: string,
  signal: AbortSignal,
  log: ReturnType<typeof createEventLog>,
  show: () => void,
  refresh: () => void,
): Promise<void> {
  const path = `/api/v1/workflows/${workflowId}/runs/${runId}/events`;
  let lastId: string | null = null;
  while (!signal.aborted) {
    try {
      for await (const event of stream(path, lastId, signal)) {
        lastId = event.id ?? lastId;
        log.add(event.type, JSON.parse(event.data));
        show();
        if (event.type !== 'node_run.partial') refresh();
        if (event.type === 'end') return;
      }
    } catch (error) {
      if (isFinal(error)) return;
    }
    log.breakOff();
    show();
    await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
  }
}

/** The run is not there, or not for this user: asking again changes nothing. */
const isFinal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Runs `act` with the next frame, however often it is asked for before that. */
function onceAFrame(act: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      act();
    });
  };
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
