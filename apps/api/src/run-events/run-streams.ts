import { ACCEPTANCE_ID, acceptanceOf, type Db, type RunHead } from '@runyard/db';
import { isTerminalRunStatus, UnavailableError } from '@runyard/domain';
import type { Logger } from '@runyard/runtime';
import type { Request, Response } from 'express';
import { type EventStream, openEventStream } from './event-stream.ts';
import { createHeartbeat } from './heartbeat.ts';
import { presentEvent } from './present-event.ts';
import { followWorkspace } from './present-workspace-event.ts';
import { createRunWatcher, type WatchedEvent } from './run-watcher.ts';
import { createWorkspaceWatcher, type LogPlace } from './workspace-watcher.ts';

export interface RunStreamLimits {
  /** Streams and waiting callers that are open at once. */
  maxOpen: number;
  heartbeatMs: number;
}

export interface StreamCommand {
  run: RunHead;
  /** The last event that the client has got; null: none. */
  afterId: bigint | null;
  /** Whether the caller may still see the run; asked again with each heartbeat. */
  isAllowed: () => Promise<boolean>;
}

export interface WorkspaceStreamCommand {
  workspaceId: string;
  /** The last event that the client has got; null: none. */
  after: LogPlace | null;
  /** As in StreamCommand. */
  isAllowed: () => Promise<boolean>;
}

/** Everybody who follows a run or a workspace through this process. */
export interface RunStreams {
  /** Answers with the events of the run. Throws UnavailableError when there is no room. */
  open(req: Request, res: Response, command: StreamCommand): void;
  /** Answers with what happens in a workspace, until the client leaves. Throws as `open` does. */
  openWorkspace(req: Request, res: Response, command: WorkspaceStreamCommand): void;
  /** Waits until the run has ended: false when it has not in time, the caller has left, or there is no room to wait. */
  waitForEnd(runId: string, timeoutMs: number, caller: Response): Promise<boolean>;
  openCount(): number;
  /** Ends all streams and waits at once. */
  stop(): void;
}

const RETRY_AFTER_SECONDS = 5;

export function createRunStreams(db: Pick<Db, 'sql'>, log: Logger, limits: RunStreamLimits): RunStreams {
  const watcher = createRunWatcher(db, log);
  const workspaces = createWorkspaceWatcher(db, log);
  const heartbeat = createHeartbeat(limits.heartbeatMs, log);
  /** For each who is here, what ends it. */
  const open = new Set<() => void>();
  let stopped = false;
  const isFull = () => stopped || open.size >= limits.maxOpen;

  /** Begins a stream that beats until it closes. */
  function enter(req: Request, res: Response, isAllowed: () => Promise<boolean>): EventStream {
    if (isFull()) throw noRoom(stopped);
    const stream = openEventStream(req, res);
    const stopBeating = heartbeat.add(stream, isAllowed);
    open.add(stream.end);
    stream.onClose(() => {
      stopBeating();
      open.delete(stream.end);
    });
    return stream;
  }

  return {
    open: (req, res, { run, afterId, isAllowed }) => {
      const stream = enter(req, res, isAllowed);
      const unwatch = watcher.watch(run.id, afterId ?? ACCEPTANCE_ID, followRun(stream, run));
      if (afterId === null) stream.send(presentEvent({ ...acceptanceOf(run), node: null }));
      stream.onClose(unwatch);
    },
    openWorkspace: (req, res, { workspaceId, after, isAllowed }) => {
      const stream = enter(req, res, isAllowed);
      stream.onClose(workspaces.watch(workspaceId, after, followWorkspace(stream)));
    },
    waitForEnd: (runId, timeoutMs, caller) =>
      new Promise((resolve) => {
        if (isFull()) return resolve(false);
        const settle = (ended: boolean) => {
          clearTimeout(timer);
          unwatch();
          open.delete(giveUp);
          caller.off('close', giveUp);
          resolve(ended);
        };
        const giveUp = () => settle(false);
        const timer = setTimeout(giveUp, timeoutMs);
        const onEvents = (events: WatchedEvent[]) => events.some(isEnd) && settle(true);
        const unwatch = watcher.watch(runId, ACCEPTANCE_ID, { kind: 'changes', onEvents });
        open.add(giveUp);
        caller.once('close', giveUp);
      }),
    openCount: () => open.size,
    stop: () => {
      stopped = true;
      watcher.stop();
      workspaces.stop();
      for (const end of [...open]) end();
    },
  };
}

const noRoom = (isStopping: boolean) =>
  new UnavailableError(
    isStopping ? 'this process is stopping' : 'too many event streams are open here; try again later',
    { code: 'stream_unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS },
  );

/** Sends each event, and after the run's last one, or when an ended run has no more, the end. */
function followRun(stream: EventStream, run: RunHead) {
  let lastStatus = run.status;
  const end = () => {
    stream.send({ name: 'end', data: { run_id: run.id, status: lastStatus } });
    stream.end();
  };
  return {
    kind: 'all' as const,
    onEvents: (events: WatchedEvent[]) => {
      for (const event of events) {
        stream.send(presentEvent(event));
        if (event.nodeRunId !== null) continue;
        lastStatus = event.status;
        if (isEnd(event)) return end();
      }
    },
    onCaughtUp: () => {
      if (isTerminalRunStatus(run.status)) end();
    },
  };
}

const isEnd = (event: WatchedEvent) => event.nodeRunId === null && isTerminalRunStatus(event.status);
