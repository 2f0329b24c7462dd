import type { Sql } from '../client.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';

/** What a call of a hook leads to. */
export interface KnownHook extends WorkflowScope {
  id: string;
}

/** The hook of each secret, in order, by the SHA-256 of the secret in hex; null where there is none. */
export async function findHooks(sql: Sql, secretHashes: string[]): Promise<(KnownHook | null)[]> {
  const rows = await sql.$queryRaw<(KnownHook & { secretHash: string })[]>`
    SELECT id::text, workspace_id::text AS "workspaceId", workflow_id::text AS "workflowId",
           encode(secret_hash, 'hex') AS "secretHash"
      FROM hooks WHERE secret_hash IN (SELECT decode(unnest(${secretHashes}::text[]), 'hex'))`;
  const found = new Map(rows.map(({ secretHash, ...hook }) => [secretHash, hook]));
  return secretHashes.map((secretHash) => found.get(secretHash) ?? null);
}
