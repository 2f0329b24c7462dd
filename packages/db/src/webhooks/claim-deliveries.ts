import type { JsonObject } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** A delivery that this process may make now. */
export interface ClaimedDelivery {
  id: string;
  endpointId: string;
  event: string;
  body: JsonObject;
  attempt: number;
  url: string;
  secretGeneration: number;
  /** The secret before this one still signs, too. */
  isRotating: boolean;
}

/**
 * Takes deliveries that are due, the longest due first: the next attempt of each is this process's for `leaseMs`; after
 * that it is due again. Deliveries of a disabled endpoint wait.
 */
export async function claimDeliveries(
  sql: Sql,
  { batchSize, leaseMs }: { batchSize: number; leaseMs: number },
): Promise<ClaimedDelivery[]> {
  return sql.$queryRaw<ClaimedDelivery[]>`
    WITH due AS (
      SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
       WHERE d.next_attempt_at <= now() AND e.is_enabled
       ORDER BY d.next_attempt_at LIMIT ${batchSize} FOR NO KEY UPDATE OF d SKIP LOCKED
    )
    UPDATE webhook_deliveries d
       SET attempt = d.attempt + 1, next_attempt_at = now() + ${leaseMs}::int * interval '1 millisecond'
      FROM due, webhook_endpoints e
     WHERE d.id = due.id AND e.id = d.endpoint_id
    RETURNING d.id::text, d.endpoint_id::text AS "endpointId", d.event, d.body, d.attempt, e.url,
              e.secret_generation AS "secretGeneration", coalesce(e.previous_secret_until > now(), false) AS "isRotating"`;
}
