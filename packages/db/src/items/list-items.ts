import { type NodeRunStatus, NotFoundError } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { type Listed, type Page, pageOf } from '../page.ts';
import type { RunScope } from '../runs/find-run.ts';
import { NODE_RUN_COLUMNS, type NodeRunRecord, RUN_COLUMNS, type RunRow } from '../runs/run-record.ts';

export interface ItemsFilter extends RunScope {
  /** The map. */
  nodeRunId: string;
  /** Undefined: all. */
  statuses: readonly NodeRunStatus[] | undefined;
}

/** The items of the map's last claim, in their order, with the run that they are of. NotFoundError without such a node run. */
export async function listItems(
  sql: Sql,
  filter: ItemsFilter,
  page: Page,
): Promise<{ run: RunRow; listed: Listed<NodeRunRecord> }> {
  const run = await requireRunOf(sql, filter);
  const { after, limit, offset } = page;
  const afterItem = after
    ? Prisma.sql`AND item_index > (SELECT item_index FROM node_runs WHERE id = ${after.id}::uuid)`
    : Prisma.empty;
  const ofStatus = filter.statuses
    ? Prisma.sql`AND status = ANY(${[...filter.statuses]}::text[])`
    : Prisma.empty;
  const rows = await sql.$queryRaw<NodeRunRecord[]>`
    SELECT ${NODE_RUN_COLUMNS} FROM node_runs
     WHERE parent_node_run_id = ${filter.nodeRunId}::uuid
       AND parent_epoch = (SELECT lease_epoch FROM node_runs WHERE id = ${filter.nodeRunId}::uuid) ${ofStatus} ${afterItem}
     ORDER BY item_index LIMIT ${limit + 1}::int OFFSET ${offset}::int`;
  return { run, listed: pageOf(rows, page, ({ createdAt, id }) => ({ createdAt, id })) };
}

async function requireRunOf(
  sql: Sql,
  { runId, nodeRunId, workflowId, workspaceId }: ItemsFilter,
): Promise<RunRow> {
  const rows = await sql.$queryRaw<RunRow[]>`
    SELECT ${RUN_COLUMNS} FROM runs
     WHERE id = ${runId}::uuid AND workflow_id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid
       AND EXISTS (SELECT 1 FROM node_runs n WHERE n.id = ${nodeRunId}::uuid AND n.run_id = runs.id)`;
  const [run] = rows;
  if (!run) throw new NotFoundError('node run not found');
  return run;
}
