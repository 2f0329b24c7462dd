import type { Sql } from '../client.ts';
import { createDecidedIds } from './decided-ids.ts';
import { findLogEnd } from './find-log-end.ts';
import {
  listWorkspaceEvents,
  type SeenWorkspaceEvents,
  type WorkspaceEvent,
  type WorkspaceEventQuery,
} from './list-workspace-events.ts';

/** What there is for one query. */
export interface WorkspaceEventPage {
  /** In the order of their ids. */
  events: WorkspaceEvent[];
  /** Nothing up to this id is missing: ask on after it. */
  throughId: bigint;
  /** There is more, which was not read for the limit. */
  isBehind: boolean;
}

/** How far the log goes. */
export interface LogState {
  lastId: bigint;
  /** No event up to this id can still appear. */
  decidedId: bigint;
  /** By the database's clock. */
  at: Date;
}

/** Reads on in the log of all runs, for some workspaces. Ask again only after the last answer has come. */
export interface WorkspaceEventReader {
  /** One small statement, whatever happens. */
  lookAtEnd(): Promise<LogState>;
  /** A page for each query. */
  read(queries: readonly WorkspaceEventQuery[]): Promise<WorkspaceEventPage[]>;
}

/** Reads events so that none can appear later with a lower id than one that was given (see decided-ids.ts). */
export function createWorkspaceEventReader(sql: Sql, limits: { limit: number }): WorkspaceEventReader {
  const decided = createDecidedIds();

  function pageOf(afterId: bigint, { events, lastId, isCut }: SeenWorkspaceEvents): WorkspaceEventPage {
    const decidedId = decided.last();
    const throughId = isCut && lastId < decidedId ? lastId : decidedId;
    return {
      events: events.filter(({ id }) => id <= decidedId),
      throughId: throughId > afterId ? throughId : afterId,
      isBehind: isCut && lastId <= decidedId,
    };
  }

  return {
    lookAtEnd: async () => {
      const end = await findLogEnd(sql);
      decided.seenEnd(end);
      return { lastId: end.lastId, decidedId: decided.last(), at: end.at };
    },
    read: async (queries) => {
      const seen = await listWorkspaceEvents(sql, queries, limits);
      for (const piece of seen) decided.seen(piece.lastId, piece);
      return seen.map((piece, index) => pageOf(queries[index]?.afterId ?? 0n, piece));
    },
  };
}
