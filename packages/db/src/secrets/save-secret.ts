import { ConflictError, NotFoundError } from '@runyard/domain';
import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient, Sql } from '../client.ts';
import { lockWorkspace } from '../workspaces/lock-workspace.ts';
import type { SecretRow, SecretScope } from './secret-row.ts';

export interface NewSecret extends SecretScope {
  /** Of a new one; a secret that is replaced keeps its own. */
  id: string;
  keyId: string;
  sealed: Uint8Array<ArrayBuffer>;
}

/** Creates a secret, or replaces its value. ConflictError (`too_many_secrets`) when the workspace has `maxSecrets` others. */
export async function saveSecret(
  db: PrismaClient,
  author: Author,
  { secret, maxSecrets }: { secret: NewSecret; maxSecrets: number },
): Promise<{ secret: SecretRow; isNew: boolean }> {
  const { workspaceId, name } = secret;
  return db.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await refuseBeyond(tx, secret, maxSecrets);
    const { isNew, ...saved } = await upsert(tx, secret);
    const action = isNew ? 'secret.created' : 'secret.replaced';
    await insertAuditEvent(tx, author, { workspaceId, action, targetId: saved.id, details: { name } });
    return { secret: saved, isNew };
  });
}

async function refuseBeyond(sql: Sql, { workspaceId, name }: SecretScope, maxSecrets: number): Promise<void> {
  const [row] = await sql.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM secrets WHERE workspace_id = ${workspaceId}::uuid AND name <> ${name}`;
  if ((row?.count ?? 0) < maxSecrets) return;
  throw new ConflictError(
    'too_many_secrets',
    `a workspace has at most ${maxSecrets} secrets (MAX_SECRETS_PER_WORKSPACE); delete one first`,
  );
}

async function upsert(sql: Sql, secret: NewSecret): Promise<SecretRow & { isNew: boolean }> {
  const { id, workspaceId, name, keyId, sealed } = secret;
  const [row] = await sql.$queryRaw<(SecretRow & { isNew: boolean })[]>`
    INSERT INTO secrets (id, workspace_id, name, key_id, sealed)
    VALUES (${id}::uuid, ${workspaceId}::uuid, ${name}, ${keyId}, ${sealed})
        ON CONFLICT (workspace_id, name) DO UPDATE
       SET key_id = excluded.key_id, sealed = excluded.sealed, updated_at = now()
    RETURNING id::text, workspace_id::text AS "workspaceId", name, key_id AS "keyId", last_used_at AS "lastUsedAt",
              created_at AS "createdAt", updated_at AS "updatedAt", (id = ${id}::uuid) AS "isNew"`;
  if (!row) throw new Error('an upsert returned no row');
  return row;
}

/** Removes a secret, or NotFoundError. */
export async function deleteSecret(
  db: PrismaClient,
  author: Author,
  { workspaceId, name }: SecretScope,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const [gone] = await tx.$queryRaw<{ id: string }[]>`
      DELETE FROM secrets WHERE workspace_id = ${workspaceId}::uuid AND name = ${name} RETURNING id::text`;
    if (!gone) throw new NotFoundError('secret not found');
    const details = { name };
    await insertAuditEvent(tx, author, {
      workspaceId,
      action: 'secret.deleted',
      targetId: gone.id,
      details,
    });
  });
}
