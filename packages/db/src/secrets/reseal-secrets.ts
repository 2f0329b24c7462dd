import type { Sql } from '../client.ts';
import type { SealedSecret } from './read-sealed.ts';

/** A secret that is sealed with another key than the active one. */
export interface StaleSecret extends SealedSecret {
  id: string;
  workspaceId: string;
}

/** Secrets after this id that are not sealed with the key, in the order of their ids. */
export async function listStaleSecrets(
  sql: Sql,
  { keyId, afterId, batchSize }: { keyId: string; afterId: string; batchSize: number },
): Promise<StaleSecret[]> {
  return sql.$queryRaw<StaleSecret[]>`
    SELECT id::text, workspace_id::text AS "workspaceId", name, key_id AS "keyId", sealed
      FROM secrets WHERE id > ${afterId}::uuid AND key_id <> ${keyId} ORDER BY secrets.id LIMIT ${batchSize}`;
}

/** Puts the same value, sealed anew, in place of what was read; false when it has changed or gone since. */
export async function replaceSealed(
  sql: Sql,
  stale: StaleSecret,
  { keyId, sealed }: Pick<SealedSecret, 'keyId' | 'sealed'>,
): Promise<boolean> {
  const count = await sql.$executeRaw`
    UPDATE secrets SET key_id = ${keyId}, sealed = ${sealed}
     WHERE id = ${stale.id}::uuid AND key_id = ${stale.keyId} AND sealed = ${stale.sealed}`;
  return count > 0;
}
