import type { Sql } from '../client.ts';

/** What one batch has removed, and where the next one goes on. */
export interface PrunedBatch {
  /** Rows by what they are. */
  removed: Record<string, number>;
  /** Null: there is nothing more to look at. */
  afterId: string | null;
}

/** Lets this transaction, and no other, remove rows of tables that only grow. */
export async function allowRemoval(tx: Sql): Promise<void> {
  await tx.$queryRaw`SELECT set_config('runyard.retention', 'on', true)`;
}

/**
 * Locks runs that have ended until the transaction ends, and answers those that nobody needs any more: a retry that has not started
 * reads from its source, and a delivery that is under way belongs to its run. What another transaction holds is passed by. A retry
 * that is accepted at this moment waits for the lock (see insert-rerun.ts), so it comes before, and is seen, or after.
 */
export async function lockUnneeded(tx: Sql, runIds: readonly string[]): Promise<string[]> {
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM runs WHERE id = ANY(${[...runIds]}::uuid[]) AND completed_at IS NOT NULL
     ORDER BY id FOR UPDATE SKIP LOCKED`;
  const unneeded = await tx.$queryRaw<{ id: string }[]>`
    SELECT x.id::text FROM unnest(${locked.map(({ id }) => id)}::uuid[]) AS x(id)
     WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.source_run_id = x.id AND r.status = 'pending' AND r.source_kind = 'retry')
       AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.run_id = x.id AND d.status = 'pending')`;
  return unneeded.map(({ id }) => id);
}
