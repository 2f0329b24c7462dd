import type { RunStatus } from '@runyard/domain';
import { type Listed, type Page, pageOfRows } from '../page.ts';
import { requireWorkflowExists } from '../workflows/require-workflow-exists.ts';
import type { WorkflowScope } from '../workflows/workflow-scope.ts';
import { filteredRuns, runPageEnd } from './filtered-runs.ts';
import type { RunReader } from './run-reader.ts';
import {
  NODE_RUNS_COLUMN,
  RUN_COLUMNS,
  type RunRecord,
  type RunWithNodeRuns,
  runRecord,
} from './run-record.ts';

/** The runs of a workflow, of these statuses if any are given, with their node runs, newest first. NotFoundError without such a workflow. */
export async function listRuns(
  { sql, graphs }: RunReader,
  scope: WorkflowScope & { statuses: readonly RunStatus[] | null },
  page: Page,
): Promise<Listed<RunRecord>> {
  const filter = { ...NO_FILTER, ...scope };
  const rows = await sql.$queryRaw<RunWithNodeRuns[]>`
    SELECT ${RUN_COLUMNS}, ${NODE_RUNS_COLUMN} FROM ${filteredRuns(filter, page)} ${runPageEnd(page)}`;
  // A workflow without runs and a workflow that does not exist are different answers.
  if (rows.length === 0) await requireWorkflowExists(sql, scope);
  const { items, next } = pageOfRows(rows, page);
  const graphOf = await graphs.find(items.map((run) => run.versionId));
  return { items: items.map((run) => runRecord(run, graphOf.get(run.versionId))), next };
}

const NO_FILTER = { triggeredBy: null, createdFrom: null, createdTo: null, errorText: null };
