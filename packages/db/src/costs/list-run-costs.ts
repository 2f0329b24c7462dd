import type { Sql } from '../client.ts';
import { afterCursor, type Listed, newestFirst, type Page, pageOfRows } from '../page.ts';
import type { RunScope } from '../runs/find-run.ts';
import { requireRunStatus } from '../runs/find-run-status.ts';
import { COST_ENTRY_COLUMNS, type CostEntry } from './cost-entry.ts';

/** The cost entries of a run, newest first. NotFoundError without such a run. */
export async function listRunCosts(sql: Sql, scope: RunScope, page: Page): Promise<Listed<CostEntry>> {
  await requireRunStatus(sql, scope);
  const rows = await sql.$queryRaw<CostEntry[]>`
    SELECT ${COST_ENTRY_COLUMNS} FROM cost_entries c
     WHERE c.run_id = ${scope.runId}::uuid AND c.workspace_id = ${scope.workspaceId}::uuid
           ${afterCursor('c', page)} ${newestFirst('c', page)}`;
  return pageOfRows(rows, page);
}
