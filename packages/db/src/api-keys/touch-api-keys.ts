import type { Sql } from '../client.ts';

/**
 * Notes that keys were used just now, each at most once a minute, whichever process says so. Answers the ids as given.
 * A key that another transaction is writing is passed over.
 */
export async function touchApiKeys(sql: Sql, apiKeyIds: string[]): Promise<string[]> {
  await sql.$executeRaw`
    UPDATE api_keys SET last_used_at = now()
     WHERE id IN (SELECT id FROM api_keys
                   WHERE id = ANY(${apiKeyIds}::uuid[])
                     AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                   ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)`;
  return apiKeyIds;
}
