import type { Sql } from '../client.ts';

/** Those of these ids that are workflows of the workspace. */
export async function findWorkflowIds(
  sql: Sql,
  workspaceId: string,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await sql.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM workflows WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...ids]}::uuid[])`;
  return rows.map(({ id }) => id);
}
