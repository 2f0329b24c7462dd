import type { Sql } from '../client.ts';
import { COST_ENTRY_COLUMNS, type CostEntry, WORKFLOW_ID } from './cost-entry.ts';
import type { CostSpan } from './sum-costs.ts';

/** An entry of the ledger, with the workflow of its run. */
export interface LedgerEntry extends CostEntry {
  workflowId: string | null;
}

const BATCH_SIZE = 1_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * The entries of a span, oldest first, in batches. Each batch is one statement that goes on after the last entry of the
 * one before, so nothing is held while a slow reader takes its time.
 */
export async function* readLedger(
  sql: Sql,
  span: CostSpan,
  batchSize = BATCH_SIZE,
): AsyncGenerator<LedgerEntry[]> {
  let after = { createdAt: new Date(span.from.getTime() - 1), id: FIRST_ID };
  for (;;) {
    const batch = await readBatch(sql, span, after, batchSize);
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < batchSize) return;
    after = last;
  }
}

async function readBatch(
  sql: Sql,
  span: CostSpan,
  after: { createdAt: Date; id: string },
  batchSize: number,
): Promise<LedgerEntry[]> {
  return sql.$queryRaw<LedgerEntry[]>`
    SELECT ${COST_ENTRY_COLUMNS},
           ${WORKFLOW_ID}::text AS "workflowId"
      FROM cost_entries c
     WHERE c.workspace_id = ${span.workspaceId}::uuid AND c.created_at >= ${span.from}::timestamptz
       AND c.created_at < ${span.to}::timestamptz
       AND (c.created_at, c.id) > (${after.createdAt}::timestamptz, ${after.id}::uuid)
     ORDER BY c.created_at, c.id LIMIT ${batchSize}::int`;
}
