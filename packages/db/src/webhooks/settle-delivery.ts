import type { Sql } from '../client.ts';

/** How one attempt of a delivery ended. */
export interface SettledDelivery {
  id: string;
  attempt: number;
  /** Milliseconds to the next attempt; null: there is none. */
  retryDelayMs: number | null;
  isDelivered: boolean;
  /** The HTTP status of the answer; null: there was none. */
  lastStatus: number | null;
  lastError: string | null;
}

/** Writes how the attempt ended. False when a later attempt has begun meanwhile: then nothing is written. */
export async function settleDelivery(sql: Sql, settled: SettledDelivery): Promise<boolean> {
  const { id, attempt, retryDelayMs, isDelivered, lastStatus, lastError } = settled;
  const status = isDelivered ? 'delivered' : retryDelayMs === null ? 'failed' : 'pending';
  const settledCount = await sql.$executeRaw`
    UPDATE webhook_deliveries
       SET status = ${status}, last_status = ${lastStatus}::int, last_error = ${lastError},
           delivered_at = CASE WHEN ${isDelivered}::boolean THEN now() END,
           next_attempt_at = CASE WHEN ${status} = 'pending'
                                  THEN now() + ${retryDelayMs}::int * interval '1 millisecond' END
     WHERE id = ${id}::uuid AND attempt = ${attempt}::int AND status = 'pending'`;
  return settledCount > 0;
}
