import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';

export interface PayloadScope {
  workspaceId: string;
  payloadId: string;
}

/** The JSON text of a payload. Throws `NotFoundError`. */
export async function requirePayload(sql: Sql, { workspaceId, payloadId }: PayloadScope): Promise<string> {
  const [row] = await sql.$queryRaw<{ body: string }[]>`
    SELECT body::text FROM payloads WHERE id = ${payloadId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (!row) throw new NotFoundError('payload not found');
  return row.body;
}
