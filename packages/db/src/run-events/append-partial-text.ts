import type { Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';

/** The next piece of text that the holder of a lease has made. */
export interface PartialTextRow extends Lease {
  text: string;
}

/**
 * Adds pieces of text to the log, in their order, while their leases are held; false for one that is lost. As with every
 * event, the row of the node run is locked before an id is taken, which keeps the text before the end of its attempt and
 * readers in order (see insert-run-events.ts). The commit does not wait for the disk: what a crash of the server undoes,
 * the next attempt makes again.
 */
export async function appendPartialText(sql: Sql, rows: PartialTextRow[]): Promise<boolean[]> {
  const appended = await sql.$queryRaw<Lease[]>`
    WITH held AS MATERIALIZED (
      SELECT n.run_id, n.id, n.attempt, n.lease_epoch FROM node_runs n,
             (SELECT set_config('synchronous_commit', 'off', true) AS mode) AS commit
       WHERE commit.mode = 'off' AND n.id = ANY(${rows.map((row) => row.nodeRunId)}::uuid[]) AND n.status = 'running'
       ORDER BY n.id FOR NO KEY UPDATE OF n
    ), logged AS (
      INSERT INTO run_events (run_id, node_run_id, attempt, text)
      SELECT h.run_id, h.id, h.attempt, i.text
        FROM unnest(${rows.map((row) => row.nodeRunId)}::uuid[], ${rows.map((row) => row.leaseEpoch)}::int[],
                    ${rows.map((row) => row.text)}::text[])
               WITH ORDINALITY AS i(id, lease_epoch, text, ordinal)
        JOIN held h ON h.id = i.id AND h.lease_epoch = i.lease_epoch
       ORDER BY i.ordinal
    )
    SELECT id::text AS "nodeRunId", lease_epoch AS "leaseEpoch" FROM held`;
  const held = new Set(appended.map(leaseKey));
  return rows.map((row) => held.has(leaseKey(row)));
}

const leaseKey = ({ nodeRunId, leaseEpoch }: Lease) => `${nodeRunId} ${leaseEpoch}`;
