import type { Sql } from '../client.ts';
import type { PrunedBatch } from './batch.ts';

/** Removes deliveries of webhooks that have ended and are older than `before`. */
export async function pruneDeliveries(sql: Sql, before: Date, maxRows: number): Promise<PrunedBatch> {
  const count = await sql.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT d.id FROM webhook_endpoints e
       CROSS JOIN LATERAL (SELECT id FROM webhook_deliveries
                            WHERE endpoint_id = e.id AND created_at < ${before}::timestamptz AND status <> 'pending'
                            ORDER BY created_at, id LIMIT ${maxRows}) d
       LIMIT ${maxRows})
      AND status <> 'pending'`;
  return { removed: { webhook_deliveries: count }, afterId: count < maxRows ? null : '' };
}
