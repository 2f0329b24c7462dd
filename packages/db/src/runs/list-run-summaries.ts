import { NotFoundError } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { type Listed, type Page, pageOfRows } from '../page.ts';
import { filteredRuns, isSatisfiable, type RunFilter, runPageEnd } from './filtered-runs.ts';
import { RUN_SUMMARY_COLUMNS, type RunSummaryRow } from './run-record.ts';

/** A run as a long list shows it: without payload and node runs. */
export interface RunSummary extends RunSummaryRow {
  workflowTitle: string;
}

const TITLE_COLUMN = Prisma.sql`
  coalesce((SELECT title FROM workflows WHERE workflows.id = runs.workflow_id), '') AS "workflowTitle"`;

/** The runs of a workspace that pass the filter, newest first. */
export async function listRunSummaries(sql: Sql, filter: RunFilter, page: Page): Promise<Listed<RunSummary>> {
  if (!isSatisfiable(filter)) return { items: [], next: null };
  const rows = await sql.$queryRaw<RunSummary[]>`
    SELECT ${RUN_SUMMARY_COLUMNS}, ${TITLE_COLUMN} FROM ${filteredRuns(filter, page)} ${runPageEnd(page)}`;
  return pageOfRows(rows, page);
}

/** A run of the workspace, whichever its workflow, or NotFoundError. */
export async function requireRunSummary(
  sql: Sql,
  { workspaceId, runId }: { workspaceId: string; runId: string },
): Promise<RunSummary> {
  const [run] = await sql.$queryRaw<RunSummary[]>`
    SELECT ${RUN_SUMMARY_COLUMNS}, ${TITLE_COLUMN}
      FROM runs WHERE id = ${runId}::uuid AND workspace_id = ${workspaceId}::uuid`;
  if (!run) throw new NotFoundError('run not found');
  return run;
}
