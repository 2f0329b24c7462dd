import type { Sql } from '../client.ts';

/** Deletes keys that have expired, at most `batchSize` of them. Returns how many. */
export async function pruneIdempotencyKeys(sql: Sql, batchSize: number): Promise<number> {
  return sql.$executeRaw`
    WITH expired AS (
      SELECT workspace_id, key FROM idempotency_keys WHERE expires_at <= now()
       ORDER BY expires_at LIMIT ${batchSize} FOR UPDATE SKIP LOCKED
    )
    DELETE FROM idempotency_keys k USING expired e
     WHERE k.workspace_id = e.workspace_id AND k.key = e.key AND k.expires_at <= now()`;
}
