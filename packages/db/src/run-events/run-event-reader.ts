import type { Sql } from '../client.ts';
import { findLogEnd } from './find-log-end.ts';
import {
  listRunEvents,
  type PageLimits,
  type RunEvent,
  type RunEventQuery,
  type SeenRunEvent,
} from './list-run-events.ts';

/** What there is for one query. */
export interface RunEventPage {
  /** In the order of their ids. */
  events: RunEvent[];
  /** There is more: not read for the limit, or not decided yet. */
  isBehind: boolean;
}

/** Reads on in the logs of runs. Ask again only after the last answer has come. */
export interface RunEventReader {
  /** A page for each query. */
  read(queries: readonly RunEventQuery[]): Promise<RunEventPage[]>;
  /**
   * The last id of the whole log when no event up to it can still appear, else null. Whoever has read everything after
   * it answered has nothing to read until it answers another id. It costs the same however many runs there are.
   */
  decidedEnd(): Promise<bigint | null>;
}

/** Up to this id, every event is from a transaction before `nextXid`. */
interface Mark {
  maxId: bigint;
  nextXid: bigint;
}

const MAX_MARKS = 100;

/**
 * Reads events so that none can appear later with a lower id than one that was given: whoever goes on after the last id
 * they got misses nothing.
 *
 * Ids are taken in order, but transactions commit in any. When a snapshot shows an event, each transaction that took a
 * lower id had its own transaction id by then (see insert-run-events.ts), so it is before that snapshot's `nextXid`. As
 * soon as a later snapshot's `xmin` has reached that, all of them have ended, and it shows whatever they wrote. On an idle
 * system both are the same snapshot; a transaction that stays open delays events, and loses none.
 */
export function createRunEventReader(sql: Sql, limits: PageLimits): RunEventReader {
  let marks: Mark[] = [];
  let decidedId = 0n;
  /** The last answer's end, which was read after its horizon; so the next horizon is the first that is surely behind it. */
  let endBefore = 0n;

  async function read(queries: readonly RunEventQuery[]): Promise<RunEventPage[]> {
    const seen = await listRunEvents(sql, queries, limits);
    const [first] = seen;
    if (first) {
      mark({ maxId: highestId(seen), nextXid: first.nextXid });
      decide(first.xmin);
    }
    const seenByQuery = queries.map((): SeenRunEvent[] => []);
    for (const event of seen) seenByQuery[event.queryIndex]?.push(event);
    return seenByQuery.map(pageOf);
  }

  async function decidedEnd(): Promise<bigint | null> {
    const { lastId, xmin, nextXid } = await findLogEnd(sql);
    mark({ maxId: endBefore, nextXid });
    decide(xmin);
    endBefore = lastId;
    return lastId <= decidedId ? lastId : null;
  }

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

  function pageOf(seen: SeenRunEvent[]): RunEventPage {
    const events = seen.filter(({ id }) => id <= decidedId);
    return { events, isBehind: events.length < seen.length || seen[0]?.isCut === true };
  }

  return { read, decidedEnd };
}

function highestId(events: { id: bigint }[]): bigint {
  let highest = 0n;
  for (const { id } of events) if (id > highest) highest = id;
  return highest;
}
