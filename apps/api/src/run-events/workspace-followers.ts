import type { LogState, WorkspaceEvent } from '@runyard/db';
import { byWorkspace } from './by-workspace.ts';
import type { LogPlace, WorkspaceObserver } from './workspace-watcher.ts';

export interface Follower {
  workspaceId: string;
  observer: WorkspaceObserver;
  /** Where it wants to go on; null: from now on. */
  wanted: LogPlace | null;
  /** The end of the log when it was first seen there; it begins once no earlier event can appear. */
  seenAtId: bigint | null;
  /** It has got everything up to this event; null: it has not begun. */
  afterId: bigint | null;
}

/** Some followers that have got the same. */
export interface Position {
  afterId: bigint;
  workspaceIds: string[];
}

/** How far back a stream goes on: retention keeps events for longer, and the reading is bounded. */
const MAX_RESUME_MS = 3_600_000;
const MAX_RESUME_EVENTS = 100_000n;

/** Who follows which workspaces, and what each of them has got. */
export function createFollowers() {
  const followers = new Set<Follower>();

  function add(workspaceId: string, wanted: LogPlace | null, observer: WorkspaceObserver): () => void {
    const follower: Follower = { workspaceId, observer, wanted, seenAtId: null, afterId: null };
    followers.add(follower);
    return () => void followers.delete(follower);
  }

  /** Lets those begin for whom it is time; the others wait for transactions that may still add earlier events. */
  function begin(some: Follower[], { lastId, decidedId, at }: LogState): void {
    for (const follower of some) {
      const { wanted, observer } = follower;
      if (follower.afterId !== null || !followers.has(follower)) continue;
      if (wanted !== null && canResume(wanted, lastId, at)) {
        follower.afterId = wanted.id;
        observer.onBegin({ ...wanted, resumed: true });
        continue;
      }
      follower.seenAtId ??= lastId;
      if (decidedId < follower.seenAtId) continue;
      follower.afterId = follower.seenAtId;
      observer.onBegin({ id: follower.seenAtId, at, resumed: false });
    }
  }

  /** The end of the log may be another one. */
  function startAnew(): void {
    for (const follower of followers) follower.seenAtId = null;
  }

  /** Each place where somebody is, once, and not at the end of the log. */
  function positionsBefore(endId: bigint): Position[] {
    const places = new Map<bigint, Set<string>>();
    for (const { afterId, workspaceId } of followers) {
      if (afterId === null || afterId >= endId) continue;
      places.set(afterId, (places.get(afterId) ?? new Set()).add(workspaceId));
    }
    return [...places].map(([afterId, ids]) => ({ afterId, workspaceIds: [...ids] }));
  }

  /** Hands what was read after a position to those who are still there. */
  function deliver({ afterId }: Position, events: WorkspaceEvent[], throughId: bigint): void {
    const groups = byWorkspace(events);
    for (const follower of [...followers].filter((each) => each.afterId === afterId)) {
      follower.afterId = throughId;
      const own = groups.get(follower.workspaceId);
      if (own) follower.observer.onEvents(own);
    }
  }

  return {
    add,
    begin,
    startAnew,
    positionsBefore,
    deliver,
    all: () => [...followers],
    size: () => followers.size,
  };
}

const canResume = ({ id, at }: LogPlace, lastId: bigint, now: Date): boolean =>
  id <= lastId && lastId - id <= MAX_RESUME_EVENTS && now.getTime() - at.getTime() <= MAX_RESUME_MS;
