import { ConflictError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient, Sql } from '../client.ts';
import { lockWorkspace } from '../workspaces/lock-workspace.ts';
import type { ApiKey } from './api-key-row.ts';

export interface NewApiKey {
  id: string;
  workspaceId: string;
  /** Who makes it. */
  userId: string;
  name: string;
  prefix: string;
  /** SHA-256. */
  secretHash: Uint8Array<ArrayBuffer>;
  scopes: string[];
  expiresAt: Date | null;
}

/** Adds an API key. ConflictError when the workspace has `maxKeys` that are neither revoked nor expired. */
export async function createApiKey(
  db: PrismaClient,
  author: Author,
  { key, maxKeys }: { key: NewApiKey; maxKeys: number },
): Promise<ApiKey> {
  const { id, workspaceId, name, scopes } = key;
  return db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if ((await countUsable(tx, workspaceId)) >= maxKeys)
      throw new ConflictError(
        'too_many_api_keys',
        `a workspace has at most ${maxKeys} API keys (MAX_API_KEYS_PER_WORKSPACE); revoke one first`,
      );
    const created = await tx.apiKey.create({ data: key });
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'api_key.created',
      targetId: id,
      details: { name, scopes },
    });
    return created;
  });
}

async function countUsable(sql: Sql, workspaceId: string): Promise<number> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM api_keys
     WHERE workspace_id = ${workspaceId}::uuid AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > now())`;
  return row?.count ?? 0;
}
