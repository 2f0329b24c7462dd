import type { Sql } from '../client.ts';

/** What it takes to tell whether somebody holds an API key, and what they may do with it. */
export interface ApiKeyCredentials {
  id: string;
  workspaceId: string;
  /** Who made it. */
  userId: string;
  scopes: string[];
  /** SHA-256 of the secrets that are valid: one, or two for a while after a rotation. */
  secretHashes: Uint8Array[];
  isExpired: boolean;
  isWorkspaceArchived: boolean;
}

/** The credentials of each prefix, in order; null where there is no such key or it is revoked. */
export async function findApiKeyCredentials(
  sql: Sql,
  prefixes: string[],
): Promise<(ApiKeyCredentials | null)[]> {
  const rows = await sql.$queryRaw<(Omit<ApiKeyCredentials, 'secretHashes'> & Secrets)[]>`
    SELECT k.prefix, k.id::text, k.workspace_id::text AS "workspaceId", k.user_id::text AS "userId", k.scopes,
           k.secret_hash AS "secretHash",
           CASE WHEN k.previous_secret_until > now() THEN k.previous_secret_hash END AS "previousSecretHash",
           COALESCE(k.expires_at <= now(), false) AS "isExpired",
           w.status = 'archived' AS "isWorkspaceArchived"
      FROM api_keys k JOIN workspaces w ON w.id = k.workspace_id
     WHERE k.prefix = ANY(${prefixes}) AND k.revoked_at IS NULL`;
  const found = new Map(rows.map((row) => [row.prefix, credentialsOf(row)]));
  return prefixes.map((prefix) => found.get(prefix) ?? null);
}

interface Secrets {
  prefix: string;
  secretHash: Uint8Array;
  previousSecretHash: Uint8Array | null;
}

function credentialsOf<Row extends Secrets>({ prefix, secretHash, previousSecretHash, ...rest }: Row) {
  return { ...rest, secretHashes: previousSecretHash ? [secretHash, previousSecretHash] : [secretHash] };
}
