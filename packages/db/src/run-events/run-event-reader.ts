import type { Sql } from '../client.ts';
import { createDecidedIds } from './decided-ids.ts';
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

/**
 * Reads events so that none can appear later with a lower id than one that was given: whoever goes on after the last id
 * they got misses nothing (see decided-ids.ts).
 */
export function createRunEventReader(sql: Sql, limits: PageLimits): RunEventReader {
  const decided = createDecidedIds();

  async function read(queries: readonly RunEventQuery[]): Promise<RunEventPage[]> {
    const seen = await listRunEvents(sql, queries, limits);
    const [first] = seen;
    if (first) decided.seen(highestId(seen), first);
    const seenByQuery = queries.map((): SeenRunEvent[] => []);
    for (const event of seen) seenByQuery[event.queryIndex]?.push(event);
    return seenByQuery.map(pageOf);
  }

  async function decidedEnd(): Promise<bigint | null> {
    const end = await findLogEnd(sql);
    decided.seenEnd(end);
    return end.lastId <= decided.last() ? end.lastId : null;
  }

  function pageOf(seen: SeenRunEvent[]): RunEventPage {
    const events = seen.filter(({ id }) => id <= decided.last());
    return { events, isBehind: events.length < seen.length || seen[0]?.isCut === true };
  }

  return { read, decidedEnd };
}

function highestId(events: { id: bigint }[]): bigint {
  let highest = 0n;
  for (const { id } of events) if (id > highest) highest = id;
  return highest;
}
