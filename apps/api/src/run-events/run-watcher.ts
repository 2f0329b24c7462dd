import {
  createRunEventReader,
  type Db,
  listNodeNames,
  type NodeName,
  type RunEvent,
  type RunEventQuery,
} from '@runyard/db';
import type { Logger } from '@runyard/runtime';
import { createWatchLoop } from './watch-loop.ts';
import { createWatchedRuns, type Position } from './watched-runs.ts';

/** An event, with the node it is about where it is a node run's. */
export type WatchedEvent = RunEvent & { node: NodeName | null };

/** Who watches a run. Its functions are called while the watcher goes round, so they return at once and never throw. */
export interface RunObserver {
  /** Which events it wants. */
  kind: RunEventQuery['kind'];
  /** The next events, in order; never none. */
  onEvents(events: WatchedEvent[]): void;
  /** At this moment there is no event that it has not got. */
  onCaughtUp?(): void;
}

/** Follows the runs that somebody watches. */
export interface RunWatcher {
  /** Gives the observer each event of the run after this one (0: from the first on), until the returned function is called. */
  watch(runId: string, afterId: bigint, observer: RunObserver): () => void;
  watchedRunCount(): number;
  stop(): void;
}

/** Whoever had come by then has got everything up to there. */
interface ReadTo {
  endId: bigint | null;
  arrivalCount: number;
}

/** A page of text is well below what a stream holds for a client that reads slowly. */
const PAGE = { eventsPerQuery: 200, textBytesPerQuery: 64 * 1_024 };
const QUERIES_PER_STATEMENT = 250;
const MIN_PAUSE_MS = 50;

/**
 * One loop for all watched runs of this process, which goes round only while there are any. While nothing happens, a
 * round is one small statement, however many runs are watched. Otherwise it costs the same however many watch a run,
 * takes a small part of the database's time, and asks nothing of the queue or of the processes that make the changes. A
 * round that fails is tried again, and loses nothing.
 */
export function createRunWatcher(db: Pick<Db, 'sql'>, log: Logger): RunWatcher {
  const runs = createWatchedRuns();
  const createReader = () => createRunEventReader(db.sql, PAGE);
  let reader = createReader();
  /** Null: not everybody has got everything. */
  let readTo: ReadTo | null = null;
  let arrivalCount = 0;

  const loop = createWatchLoop(log, {
    what: 'run events',
    isWatched: () => runs.size() > 0,
    read: readNews,
    startAnew,
    minPauseMs: MIN_PAUSE_MS,
  });

  /** The next answer may come from another server, of which nothing is known. */
  function startAnew(): void {
    reader = createReader();
    readTo = null;
  }

  /** Reads only when the log or those who watch have changed since they had everything. */
  async function readNews(): Promise<boolean> {
    const next = { endId: await reader.decidedEnd(), arrivalCount };
    if (readTo && next.endId === readTo.endId && next.arrivalCount === readTo.arrivalCount) return false;
    readTo = null;
    const isBehind = await readAll();
    if (!isBehind && next.endId !== null) readTo = next;
    return isBehind;
  }

  async function readAll(): Promise<boolean> {
    const positions = runs.positions();
    let isBehind = false;
    for (let first = 0; first < positions.length; first += QUERIES_PER_STATEMENT)
      if (await readSome(positions.slice(first, first + QUERIES_PER_STATEMENT))) isBehind = true;
    return isBehind;
  }

  async function readSome(positions: Position[]): Promise<boolean> {
    const pages = await reader.read(positions);
    const unnamed = runs.withUnknownNodes(pages.flatMap((page) => page.events));
    if (unnamed.length > 0) runs.addNodes(await listNodeNames(db.sql, unnamed));
    positions.forEach((position, index) => {
      const { events, isBehind } = pages[index] ?? { events: [], isBehind: true };
      runs.deliver(position, events, isBehind);
    });
    return pages.some((page) => page.isBehind);
  }

  return {
    watch: (runId, afterId, observer) => {
      arrivalCount++;
      const unwatch = runs.add(runId, afterId, observer);
      loop.wake();
      return unwatch;
    },
    watchedRunCount: runs.size,
    stop: loop.stop,
  };
}
