import { ApiError, stream } from '../api-client.ts';

/** Who wants to hear what happens in a workspace. */
export interface WorkspaceListener {
  /** The stream is open. Not resumed: something may have been missed. */
  onBegin(resumed: boolean): void;
  /** An event `run` or `task`, with its data. */
  onEvent(type: string, data: unknown): void;
  /** The stream has broken off, or nobody looks. */
  onDown(): void;
}

const RECONNECT_MS = 2_000;
/** A page that nobody looks at lets its connection go: browsers allow few to one host. */
const HIDDEN_MS = 10_000;

/** Follows a workspace for as long as somebody looks at the page. Resumes where it broke off; ends where the API refuses. */
export async function followWorkspace(
  workspaceId: string,
  listener: WorkspaceListener,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | null = null;
  while (!signal.aborted) {
    await visible(signal);
    const seen = whileVisible(signal);
    try {
      const path = `/api/v1/workspaces/${workspaceId}/events`;
      for await (const { id, type, data } of stream(path, lastId, seen.signal)) {
        lastId = id ?? lastId;
        if (type === 'begin') listener.onBegin(JSON.parse(data).resumed);
        else listener.onEvent(type, JSON.parse(data));
      }
    } catch (error) {
      if (isRefusal(error)) return listener.onDown();
    } finally {
      seen.done();
    }
    if (!signal.aborted) listener.onDown();
    await pause(signal);
  }
}

const isRefusal = (error: unknown) =>
  error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;

const isVisible = () => document.visibilityState === 'visible';

/** Resolves when the page can be seen, or `signal` aborts. */
async function visible(signal: AbortSignal): Promise<void> {
  while (!isVisible() && !signal.aborted)
    await new Promise((resolve) => {
      document.addEventListener('visibilitychange', resolve, { once: true });
      signal.addEventListener('abort', resolve, { once: true });
    });
}

/** A signal that aborts with another one, and some time after the page was hidden. */
function whileVisible(outer: AbortSignal) {
  const inner = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const abort = () => inner.abort();
  const onChange = () => {
    clearTimeout(timer);
    if (!isVisible()) timer = setTimeout(abort, HIDDEN_MS);
  };
  document.addEventListener('visibilitychange', onChange);
  outer.addEventListener('abort', abort);
  const done = () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onChange);
    outer.removeEventListener('abort', abort);
  };
  return { signal: inner.signal, done };
}

const pause = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, RECONNECT_MS);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
