import type { FrozenGraph } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** The frozen graph of a version; null when there is none. Never changes, so callers may keep it. */
export async function findGraph(sql: Sql, versionId: string): Promise<FrozenGraph | null> {
  const rows = await sql.$queryRaw<{ graph: FrozenGraph }[]>`
    SELECT graph FROM workflow_versions WHERE id = ${versionId}::uuid`;
  return rows[0]?.graph ?? null;
}
