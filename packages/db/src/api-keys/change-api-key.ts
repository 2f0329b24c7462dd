import { type AuditAction, ConflictError } from '@runyard/domain';
import { type Author, changedFields, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient } from '../client.ts';
import type { Prisma } from '../generated/client.ts';
import { type ApiKey, type ApiKeyScope, requireApiKey } from './api-key-row.ts';

/** What is undefined stays as it is. */
export interface ApiKeyChanges {
  name?: string | undefined;
  scopes?: string[] | undefined;
}

/** Changes an API key, or NotFoundError, or ConflictError for one that is revoked. */
export async function updateApiKey(
  db: PrismaClient,
  author: Author,
  scope: ApiKeyScope,
  changes: ApiKeyChanges,
): Promise<ApiKey> {
  return db.$transaction(async (tx) => {
    await requireUsable(tx, scope);
    const { scopes } = changes;
    await writeEvent(tx, author, scope, 'api_key.updated', {
      ...changedFields(changes),
      ...(scopes && { scopes }),
    });
    return tx.apiKey.update({ where: { id: scope.apiKeyId }, data: changes });
  });
}

export interface ApiKeyRotation {
  /** SHA-256 of the new secret. */
  secretHash: Uint8Array<ArrayBuffer>;
  /** How long the old secret stays valid. */
  overlapSeconds: number;
}

/**
 * Gives an API key a new secret; the one before stays valid for a while, the one before that no longer. NotFoundError,
 * or ConflictError for a key that is revoked.
 */
export async function rotateApiKey(
  db: PrismaClient,
  author: Author,
  scope: ApiKeyScope,
  { secretHash, overlapSeconds }: ApiKeyRotation,
): Promise<ApiKey> {
  return db.$transaction(async (tx) => {
    await requireUsable(tx, scope);
    await tx.$executeRaw`
      UPDATE api_keys
         SET previous_secret_hash = secret_hash,
             previous_secret_until = now() + ${overlapSeconds}::int * interval '1 second',
             secret_hash = ${secretHash}
       WHERE id = ${scope.apiKeyId}::uuid`;
    await writeEvent(tx, author, scope, 'api_key.rotated', { overlap_seconds: overlapSeconds });
    return requireApiKey(tx, scope);
  });
}

/** Ends an API key for good; one that was revoked before stays as it is. NotFoundError without such a key. */
export async function revokeApiKey(db: PrismaClient, author: Author, scope: ApiKeyScope): Promise<void> {
  await db.$transaction(async (tx) => {
    const revoked = await tx.$executeRaw`
      UPDATE api_keys SET revoked_at = now()
       WHERE id = ${scope.apiKeyId}::uuid AND workspace_id = ${scope.workspaceId}::uuid AND revoked_at IS NULL`;
    if (revoked === 0) await requireApiKey(tx, scope);
    else await writeEvent(tx, author, scope, 'api_key.revoked', {});
  });
}

/** Holds the key's row until the transaction ends. */
async function requireUsable(
  tx: Prisma.TransactionClient,
  { workspaceId, apiKeyId }: ApiKeyScope,
): Promise<void> {
  const rows = await tx.$queryRaw<{ isRevoked: boolean }[]>`
    SELECT revoked_at IS NOT NULL AS "isRevoked" FROM api_keys
     WHERE id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
  if (rows.length === 0) await requireApiKey(tx, { workspaceId, apiKeyId });
  if (rows[0]?.isRevoked) throw new ConflictError('api_key_revoked', 'the API key is revoked');
}

const writeEvent = (
  tx: Prisma.TransactionClient,
  author: Author,
  { workspaceId, apiKeyId }: ApiKeyScope,
  action: AuditAction,
  details: { [name: string]: string[] | number | string },
) => insertAuditEvent(tx, author, { workspaceId, action, targetId: apiKeyId, details });
