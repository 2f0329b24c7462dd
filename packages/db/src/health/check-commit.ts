import type { Sql } from '../client.ts';

/** Rows that all processes share, so that none of them waits for another and nobody has to remove any. */
const SLOTS = 64;

/** A row of `commit_checks` for one process; `random` is in [0, 1). */
export const pickCommitSlot = (random: number): number => Math.floor(random * SLOTS);

/** Commits a change, and waits until it is on disk. Rejects when the database does not take it. */
export async function checkCommit(sql: Sql, slot: number): Promise<void> {
  await sql.$executeRaw`
    WITH durable AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true))
    INSERT INTO commit_checks (slot, checked_at) SELECT ${slot}::smallint, now() FROM durable
    ON CONFLICT (slot) DO UPDATE SET checked_at = excluded.checked_at`;
}
