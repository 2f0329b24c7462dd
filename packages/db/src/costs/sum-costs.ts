import type { CostGrouping } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { WORKFLOW_ID } from './cost-entry.ts';

/** A span of the ledger: from this time on, before that one. */
export interface CostSpan {
  workspaceId: string;
  from: Date;
  to: Date;
}

/** What one day, workflow, model or provider cost. */
export interface CostGroup {
  /** The day as YYYY-MM-DD in UTC, the workflow's id, the model or the provider. */
  key: string;
  /** The workflow's title; else the key. */
  name: string;
  costNanos: bigint;
  entryCount: number;
  /** Those of them whose price nobody knows: they count 0. */
  unpricedEntryCount: number;
  inputTokens: bigint;
  outputTokens: bigint;
}

interface Grouping {
  key: Prisma.Sql;
  name: Prisma.Sql;
  order: Prisma.Sql;
}

const COSTLIEST_FIRST = Prisma.sql`"costNanos" DESC, key`;
const byColumn = (key: Prisma.Sql): Grouping => ({
  key,
  name: key,
  order: COSTLIEST_FIRST,
});

/** Each grouping is a statement of its own. */
const GROUPINGS: Record<CostGrouping, Grouping> = {
  day: {
    ...byColumn(Prisma.sql`to_char(c.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`),
    order: Prisma.sql`key DESC`,
  },
  workflow: {
    key: Prisma.sql`coalesce(c.of_workflow_id::text, 'unknown')`,
    name: Prisma.sql`coalesce((SELECT title FROM workflows w WHERE w.id = c.of_workflow_id), '')`,
    order: COSTLIEST_FIRST,
  },
  model: byColumn(Prisma.sql`c.model`),
  provider: byColumn(Prisma.sql`c.provider`),
};

/** Most groups of one answer. */
const MAX_GROUPS = 1_000;

/** The sums of a span by day (newest first), or by workflow, model or provider (costliest first, at most 1,000). */
export async function sumCosts(sql: Sql, span: CostSpan, groupBy: CostGrouping): Promise<CostGroup[]> {
  const { key, name, order } = GROUPINGS[groupBy];
  const group = groupBy === 'workflow' ? Prisma.sql`c.of_workflow_id` : key;
  return sql.$queryRaw<CostGroup[]>`
    SELECT ${key} AS key, ${name} AS name, sum(c.cost_nanos)::bigint AS "costNanos", count(*)::int AS "entryCount",
           (count(*) FILTER (WHERE c.price_version IS NULL))::int AS "unpricedEntryCount",
           sum(c.input_tokens)::bigint AS "inputTokens", sum(c.output_tokens)::bigint AS "outputTokens"
      FROM (SELECT c.*, ${WORKFLOW_ID} AS of_workflow_id FROM cost_entries c
             WHERE c.workspace_id = ${span.workspaceId}::uuid AND c.created_at >= ${span.from}::timestamptz
               AND c.created_at < ${span.to}::timestamptz) c
     GROUP BY ${group} ORDER BY ${order} LIMIT ${MAX_GROUPS}`;
}
