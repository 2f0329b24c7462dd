import type { Sql } from '../client.ts';
import type { GraphCache } from '../versions/graph-cache.ts';

/** What reading runs takes: a way to the database, and the graphs that are known already. */
export interface RunReader {
  sql: Sql;
  graphs: GraphCache;
}
