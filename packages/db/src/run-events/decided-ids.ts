import type { LogEnd } from './find-log-end.ts';
import type { Horizon } from './list-run-events.ts';

/** Up to this id, every event is from a transaction before `nextXid`. */
interface Mark {
  maxId: bigint;
  nextXid: bigint;
}

const MAX_MARKS = 100;

/** Which part of the log is complete, as the snapshots of one reader tell. */
export interface DecidedIds {
  /** A snapshot shows events up to this id. */
  seen(maxId: bigint, horizon: Horizon): void;
  /** So far have ids been taken. */
  seenEnd(end: LogEnd): void;
  /** No event up to this id can still appear, and snapshots from the last one on show all of them. */
  last(): bigint;
}

/**
 * Ids are taken in order, but transactions commit in any. When a snapshot shows an event, each transaction that took a
 * lower id had its own transaction id by then (see insert-run-events.ts), so it is before that snapshot's `nextXid`. As
 * soon as a later snapshot's `xmin` has reached that, all of them have ended, and it shows whatever they wrote. On an idle
 * system both are the same snapshot; a transaction that stays open delays events, and loses none.
 */
export function createDecidedIds(): DecidedIds {
  let marks: Mark[] = [];
  let decidedId = 0n;
  /** The last end, which was read after its horizon; so the next horizon is the first that is surely behind it. */
  let endBefore = 0n;

  /** An older mark that covers as much is as good. When there are too many, the last two become one. */
  function mark(newest: Mark): void {
    if (newest.maxId <= decidedId || newest.maxId <= (marks.at(-1)?.maxId ?? 0n)) return;
    if (marks.length >= MAX_MARKS) marks.pop();
    marks.push(newest);
  }

  function decide(xmin: bigint): void {
    for (const { maxId, nextXid } of marks) if (nextXid <= xmin && maxId > decidedId) decidedId = maxId;
    marks = marks.filter(({ maxId }) => maxId > decidedId);
  }

  return {
    seen: (maxId, { nextXid, xmin }) => {
      mark({ maxId, nextXid });
      decide(xmin);
    },
    seenEnd: ({ lastId, nextXid, xmin }) => {
      mark({ maxId: endBefore, nextXid });
      decide(xmin);
      endBefore = lastId;
    },
    last: () => decidedId,
  };
}
