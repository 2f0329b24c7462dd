import { GoneError, type JsonObject, NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';

export interface PayloadScope {
  workspaceId: string;
  payloadId: string;
}

/** The object that a payload holds. Throws `NotFoundError`, and `GoneError` where retention has removed it. */
export async function requirePayload(
  sql: Sql,
  { workspaceId, payloadId }: PayloadScope,
): Promise<JsonObject> {
  const [row] = await sql.$queryRaw<{ body: JsonObject | null; removedAt: Date | null }[]>`
    SELECT body, removed_at AS "removedAt" FROM payloads
     WHERE id = ${payloadId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (!row) throw new NotFoundError('payload not found');
  if (row.body === null)
    throw new GoneError(
      `retention has removed this payload at ${row.removedAt?.toISOString()} (RETENTION_PAYLOAD_DAYS)`,
    );
  return row.body;
}

/** Whether retention has removed payloads of the run: any, or that of its trigger. */
export async function hasRemovedPayloads(
  sql: Sql,
  runId: string,
  of: 'anything' | 'trigger',
): Promise<boolean> {
  const rows = await sql.$queryRaw<unknown[]>`
    SELECT 1 FROM payloads p
     WHERE p.run_id = ${runId}::uuid AND p.removed_at IS NOT NULL
       AND (${of === 'anything'} OR p.id = (SELECT payload_id FROM runs WHERE id = ${runId}::uuid)) LIMIT 1`;
  return rows.length > 0;
}
