import type { Sql } from '../client.ts';
import { HORIZON, type Horizon } from './list-run-events.ts';

export interface LogEnd extends Horizon {
  /** The last id that was taken for an event of any run, committed or not; 0 before the first. */
  lastId: bigint;
  /** By the database's clock. */
  at: Date;
}

/** Where the log of all runs ends. Its horizon may be older than its end. */
export async function findLogEnd(sql: Sql): Promise<LogEnd> {
  const [end] = await sql.$queryRaw<LogEnd[]>`
    SELECT horizon.*, now() AS at, CASE WHEN e.is_called THEN e.last_value ELSE 0 END AS "lastId"
      FROM (${HORIZON}) AS horizon, run_events_id_seq AS e`;
  if (!end) throw new Error('the sequence run_events_id_seq answered no row');
  return end;
}
