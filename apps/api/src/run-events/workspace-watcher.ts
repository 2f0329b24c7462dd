import { createWorkspaceEventReader, type Db, type LogState, type WorkspaceEvent } from '@runyard/db';
import type { Logger } from '@runyard/runtime';
import { createWatchLoop } from './watch-loop.ts';
import { createFollowers } from './workspace-followers.ts';
import { createWorkspaceNewsReader, type WorkspaceChange } from './workspace-news.ts';

/** A place in the log, and the time when it was told. */
export interface LogPlace {
  id: bigint;
  at: Date;
}

/** Who follows a workspace. Its functions are called while the watcher goes round, so they return at once and never throw. */
export interface WorkspaceObserver {
  /** Once, and first. What was committed by then can be read; whatever is committed later is told. */
  onBegin(begin: LogPlace & { resumed: boolean }): void;
  /** What runs became: the next events, in order; never none. */
  onEvents(events: WorkspaceEvent[]): void;
  /** What the log does not tell. */
  onChange(change: WorkspaceChange): void;
}

/** Follows the workspaces that somebody watches. */
export interface WorkspaceWatcher {
  /** From now on, or after a place that is not too far back, until the returned function is called. */
  watch(workspaceId: string, after: LogPlace | null, observer: WorkspaceObserver): () => void;
  stop(): void;
}

/** A page is well below what a stream holds for a client that reads slowly. */
const PAGE = { limit: 400 };
const MIN_PAUSE_MS = 100;

/**
 * One loop for all watched workspaces of this process, which goes round only while there are any. A round looks at how far
 * the log goes and at what it does not tell, and reads on in the log where that has grown: the same three statements
 * however many workspaces are watched. A round that fails is tried again, and loses nothing of the log.
 */
export function createWorkspaceWatcher(db: Pick<Db, 'sql'>, log: Logger): WorkspaceWatcher {
  const followers = createFollowers();
  const createReader = () => createWorkspaceEventReader(db.sql, PAGE);
  const news = createWorkspaceNewsReader(db.sql);
  let reader = createReader();

  const loop = createWatchLoop(log, {
    what: 'events of workspaces',
    isWatched: () => followers.size() > 0,
    read: readOnce,
    startAnew,
    onIdle: news.forget,
    minPauseMs: MIN_PAUSE_MS,
  });

  /** The next answer may come from another server, of which nothing is known. */
  function startAnew(): void {
    reader = createReader();
    followers.startAnew();
  }

  /** True: there is more. */
  async function readOnce(): Promise<boolean> {
    const arrived = followers.all();
    const state = await reader.lookAtEnd();
    const isBehind = await readLog(state);
    tellNews(await news.read([...new Set(arrived.map(({ workspaceId }) => workspaceId))]));
    followers.begin(arrived, state);
    return isBehind;
  }

  async function readLog({ lastId }: LogState): Promise<boolean> {
    const positions = followers.positionsBefore(lastId);
    if (positions.length === 0) return false;
    const pages = await reader.read(positions);
    positions.forEach((position, index) => {
      const page = pages[index];
      if (page) followers.deliver(position, page.events, page.throughId);
    });
    return pages.some((page) => page.isBehind);
  }

  function tellNews(changes: WorkspaceChange[]): void {
    if (changes.length === 0) return;
    const begun = followers.all().filter((follower) => follower.afterId !== null);
    for (const change of changes)
      for (const { workspaceId, observer } of begun)
        if (workspaceId === change.workspaceId) observer.onChange(change);
  }

  return {
    watch: (workspaceId, after, observer) => {
      const leave = followers.add(workspaceId, after, observer);
      loop.wake();
      return leave;
    },
    stop: loop.stop,
  };
}
