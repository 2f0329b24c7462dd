import { NotFoundError } from '@runyard/domain';
import type { Sql } from '../client.ts';
import { RUN_COLUMNS, type RunRecord, type RunRow, withNodeRuns } from './run-record.ts';

/** Names one run. A run of another workspace or workflow does not exist here. */
export interface RunScope {
  workspaceId: string;
  workflowId: string;
  runId: string;
}

/** The run with its node runs, or NotFoundError. */
export async function requireRun(sql: Sql, scope: RunScope): Promise<RunRecord> {
  const rows = await sql.$queryRaw<RunRow[]>`
    SELECT ${RUN_COLUMNS} FROM runs
     WHERE id = ${scope.runId}::uuid AND workflow_id = ${scope.workflowId}::uuid
       AND workspace_id = ${scope.workspaceId}::uuid`;
  const [run] = await withNodeRuns(sql, rows);
  if (!run) throw new NotFoundError('run not found');
  return run;
}
