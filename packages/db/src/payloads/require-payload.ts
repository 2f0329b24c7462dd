import { type JsonObject, NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';

export interface PayloadScope {
  workspaceId: string;
  payloadId: string;
}

/** The object that a payload holds. Throws `NotFoundError`. */
export async function requirePayload(
  sql: Sql,
  { workspaceId, payloadId }: PayloadScope,
): Promise<JsonObject> {
  const [row] = await sql.$queryRaw<{ body: JsonObject }[]>`
    SELECT body FROM payloads WHERE id = ${payloadId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (!row) throw new NotFoundError('payload not found');
  return row.body;
}
