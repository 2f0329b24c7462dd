import type { RunReader } from './run-reader.ts';
import {
  NODE_RUNS_COLUMN,
  RUN_COLUMNS,
  type RunRecord,
  type RunWithNodeRuns,
  runRecord,
} from './run-record.ts';

/** The runs of this workspace that have these ids, with their node runs, in no particular order. */
export async function listRunsById(
  { sql, graphs }: RunReader,
  workspaceId: string,
  runIds: string[],
): Promise<RunRecord[]> {
  if (runIds.length === 0) return [];
  const rows = await sql.$queryRaw<RunWithNodeRuns[]>`
    SELECT ${RUN_COLUMNS}, ${NODE_RUNS_COLUMN} FROM runs
     WHERE id = ANY(${runIds}::uuid[]) AND workspace_id = ${workspaceId}::uuid`;
  const known = await graphs.find([...new Set(rows.map((run) => run.versionId))]);
  return rows.map((run) => runRecord(run, known.get(run.versionId)));
}
