import type { Sql } from '../client.ts';

/** A secret as it is stored. */
export interface SealedSecret {
  name: string;
  keyId: string;
  sealed: Uint8Array<ArrayBuffer>;
}

/** What is sealed under these names; a name that is missing is left out. Notes the use, at most once a minute and never waiting
 *  for another process that does. */
export async function readSealedSecrets(
  sql: Sql,
  workspaceId: string,
  names: readonly string[],
): Promise<SealedSecret[]> {
  return sql.$queryRaw<SealedSecret[]>`
    WITH noted AS (
      UPDATE secrets s SET last_used_at = now()
        FROM (SELECT id FROM secrets
               WHERE workspace_id = ${workspaceId}::uuid AND name = ANY(${[...names]}::text[])
                 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')
                 FOR NO KEY UPDATE SKIP LOCKED) stale
       WHERE s.id = stale.id
    )
    SELECT name, key_id AS "keyId", sealed FROM secrets
     WHERE workspace_id = ${workspaceId}::uuid AND name = ANY(${[...names]}::text[])`;
}
