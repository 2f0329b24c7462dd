import type { Sql } from '../client.ts';
import { type Listed, type Page, pageOfRows } from '../page.ts';
import { filteredRuns, isSatisfiable, type RunFilter, runPageEnd } from './filtered-runs.ts';
import { RUN_SUMMARY_COLUMNS, type RunSummaryRow } from './run-record.ts';

/** A run as a long list shows it: without payload and node runs. */
export interface RunSummary extends RunSummaryRow {
  workflowTitle: string;
}

/** The runs of a workspace that pass the filter, newest first. */
export async function listRunSummaries(sql: Sql, filter: RunFilter, page: Page): Promise<Listed<RunSummary>> {
  if (!isSatisfiable(filter)) return { items: [], next: null };
  const rows = await sql.$queryRaw<RunSummary[]>`
    SELECT ${RUN_SUMMARY_COLUMNS},
           coalesce((SELECT title FROM workflows WHERE workflows.id = runs.workflow_id), '') AS "workflowTitle"
      FROM ${filteredRuns(filter, page)} ${runPageEnd(page)}`;
  return pageOfRows(rows, page);
}
