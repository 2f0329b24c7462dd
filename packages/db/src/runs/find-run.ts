import { NotFoundError } from '@runyard/domain';
import type { RunReader } from './run-reader.ts';
import {
  NODE_RUNS_COLUMN,
  RUN_COLUMNS,
  type RunRecord,
  type RunWithNodeRuns,
  runRecord,
} from './run-record.ts';

/** Names one run. A run of another workspace or workflow does not exist here. */
export interface RunScope {
  workspaceId: string;
  workflowId: string;
  runId: string;
}

/** The run with its node runs, or NotFoundError. One statement, once the graph of its version is known here. */
export async function requireRun({ sql, graphs }: RunReader, scope: RunScope): Promise<RunRecord> {
  const rows = await sql.$queryRaw<RunWithNodeRuns[]>`
    SELECT ${RUN_COLUMNS}, ${NODE_RUNS_COLUMN} FROM runs
     WHERE id = ${scope.runId}::uuid AND workflow_id = ${scope.workflowId}::uuid
       AND workspace_id = ${scope.workspaceId}::uuid`;
  const [run] = rows;
  if (!run) throw new NotFoundError('run not found');
  const graph = (await graphs.find([run.versionId])).get(run.versionId);
  return runRecord(run, graph);
}
