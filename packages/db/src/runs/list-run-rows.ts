import type { Sql } from '../client.ts';
import { RUN_COLUMNS, type RunRow } from './run-record.ts';

/** The runs of this workspace that have these ids, by id and without their node runs. */
export async function listRunRows(
  sql: Sql,
  workspaceId: string,
  runIds: string[],
): Promise<Map<string, RunRow>> {
  if (runIds.length === 0) return new Map();
  const rows = await sql.$queryRaw<RunRow[]>`
    SELECT ${RUN_COLUMNS} FROM runs WHERE id = ANY(${runIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid`;
  return new Map(rows.map((row) => [row.id, row]));
}
