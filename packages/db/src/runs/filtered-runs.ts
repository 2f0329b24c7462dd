import { NANOS_PER_CENT, type RunStatus, type TriggerSource } from '@runyard/domain';
import { Prisma } from '../client.ts';
import type { Page } from '../page.ts';

/** Which runs of a workspace a list is about. Null leaves a filter out. */
export interface RunFilter {
  workspaceId: string;
  workflowId: string | null;
  statuses: readonly RunStatus[] | null;
  triggeredBy: string | null;
  /** Accepted at this time or later, and before that one. */
  createdFrom: Date | null;
  createdTo: Date | null;
  /** A part of the error message, in any case. */
  errorText: string | null;
  /** Exactly this code of an error. Default: any. */
  errorCode?: string | null;
  /** Only runs that were started below this one, at any level. Default: any. */
  rootRunId?: string | null;
  /** Only runs that this kind of source triggered. Default: any. */
  triggerSource?: TriggerSource | null;
  /** Only runs that show a cost of so many cents, rounded. Default: any. */
  minCostCents?: number | null;
  maxCostCents?: number | null;
  /** Only these. Default: any. */
  ids?: readonly string[] | null;
  /** Only runs of which a first retry may be made. Default: any. */
  isRetryable?: boolean;
}

/**
 * One page of rows of `runs`, newest first, and one row more: a FROM item named `runs`. Nearly all runs complete, so
 * the index over all runs finds these and mixed ones; runs that failed, were cancelled or are open have an index of
 * their own each, and are merged. What one caller triggered in the workspace has an index, too. Each shape is a statement with a plan of its own, and there are at most some 150, and a few more of those of a lineage: what
 * would make more of them is a parameter. `IS TRUE` keeps the planner off an index in another order.
 */
export function filteredRuns(filter: RunFilter, page: Page): Prisma.Sql {
  const branches = branchesOf(filter).map((condition) => branch(filter, condition, page));
  return Prisma.sql`(${Prisma.join(branches, ' UNION ALL ')}) AS runs`;
}

/** False for a filter that no run can pass. */
export const isSatisfiable = (filter: RunFilter): boolean => statusesOf(filter)?.length !== 0;

/** Ends a statement over `filteredRuns`. */
export const runPageEnd = ({ limit, offset }: Page): Prisma.Sql =>
  Prisma.sql`ORDER BY runs.created_at DESC, runs.id DESC LIMIT ${limit + 1}::int OFFSET ${offset}::int`;

/** What one branch reads: a scope and status that an index serves, and details that none does. */
interface Condition {
  scope: Prisma.Sql;
  status: Prisma.Sql;
  details: Prisma.Sql;
}

function branchesOf(filter: RunFilter): Condition[] {
  const statuses = statusesOf(filter);
  if (filter.rootRunId || filter.ids) return [fewCondition(filter, statuses)];
  if (statuses === null) return [anyCondition(filter, Prisma.sql`true`)];
  if (statuses.includes('completed'))
    return [anyCondition(filter, Prisma.sql`(status = ANY(${[...statuses]}::text[])) IS TRUE`)];
  const scope = scopeOf(filter);
  const details = detailsOf(filter);
  const open = statuses.filter((status) => status !== 'failed' && status !== 'cancelled');
  return [
    ...(statuses.includes('failed') ? [{ scope, status: Prisma.sql`status = 'failed'`, details }] : []),
    ...(statuses.includes('cancelled') ? [{ scope, status: Prisma.sql`status = 'cancelled'`, details }] : []),
    ...(open.length > 0 ? [openCondition(filter, open)] : []),
  ];
}

/** Only runs that failed or were cancelled have an error. */
function statusesOf({ statuses, errorText, errorCode = null }: RunFilter): readonly RunStatus[] | null {
  if (errorText === null && errorCode === null) return statuses;
  return WITH_MESSAGE.filter((status) => statuses === null || statuses.includes(status));
}

const WITH_MESSAGE: readonly RunStatus[] = ['failed', 'cancelled'];

function scopeOf({ workspaceId, workflowId }: RunFilter): Prisma.Sql {
  if (workflowId === null) return Prisma.sql`workspace_id = ${workspaceId}::uuid`;
  return Prisma.sql`
    workflow_id = (SELECT id FROM workflows WHERE id = ${workflowId}::uuid AND workspace_id = ${workspaceId}::uuid)`;
}

/** Runs of any status, or of many. Of these no error message is asked. */
function anyCondition(filter: RunFilter, status: Prisma.Sql): Condition {
  const { workspaceId, workflowId, triggeredBy } = filter;
  if (workflowId !== null || triggeredBy === null)
    return { scope: scopeOf(filter), status, details: detailsOf(filter) };
  const scope = Prisma.sql`workspace_id = ${workspaceId}::uuid AND triggered_by = ${triggeredBy}`;
  return { scope, status, details: detailsOf({ ...filter, triggeredBy: null }) };
}

/** The runs of a lineage, or those with some ids, are few, and an index finds them. */
function fewCondition(filter: RunFilter, statuses: readonly RunStatus[] | null): Condition {
  const { workspaceId, rootRunId = null, ids = null } = filter;
  const few =
    rootRunId === null
      ? Prisma.sql`id = ANY(${ids && [...ids]}::uuid[])`
      : Prisma.sql`root_run_id = ${rootRunId}::uuid AND (${ids && [...ids]}::uuid[] IS NULL OR id = ANY(${ids && [...ids]}::uuid[]))`;
  return {
    scope: Prisma.sql`workspace_id = ${workspaceId}::uuid AND ${few}`,
    status: Prisma.sql`(${statuses && [...statuses]}::text[] IS NULL OR status = ANY(${statuses && [...statuses]}::text[]))
        AND (${filter.workflowId}::uuid IS NULL OR workflow_id = ${filter.workflowId}::uuid)`,
    details: detailsOf(filter),
  };
}

/** Open runs of a workflow are looked for among those of its workspace. */
function openCondition(filter: RunFilter, statuses: readonly RunStatus[]): Condition {
  const { workspaceId, workflowId } = filter;
  const ofWorkflow =
    workflowId === null ? Prisma.empty : Prisma.sql`AND (workflow_id = ${workflowId}::uuid) IS TRUE`;
  return {
    scope: Prisma.sql`workspace_id = ${workspaceId}::uuid ${ofWorkflow}`,
    status: Prisma.sql`completed_at IS NULL AND (status = ANY(${[...statuses]}::text[])) IS TRUE`,
    details: detailsOf(filter),
  };
}

function branch(filter: RunFilter, condition: Condition, { limit, offset, after }: Page): Prisma.Sql {
  const { scope, status, details } = condition;
  const before = earlierOf(filter.createdTo, after);
  return Prisma.sql`
    (SELECT * FROM runs
      WHERE ${scope} AND ${status}
        AND (created_at, id) < (${before.createdAt}::timestamptz, ${before.id}::uuid)
            ${sinceOf(filter)} ${details}
      ORDER BY created_at DESC, id DESC LIMIT ${limit + 1 + offset}::int)`;
}

const sinceOf = ({ createdFrom }: RunFilter) =>
  createdFrom === null
    ? Prisma.empty
    : Prisma.sql`AND created_at >= ${createdFrom.toISOString()}::timestamptz`;

/** Conditions that no index serves. In a CASE the planner does not take them for rare, and keeps the index's order. */
function detailsOf(filter: RunFilter): Prisma.Sql {
  const { triggeredBy, errorText, errorCode = null, triggerSource = null } = filter;
  const { minCostCents = null, maxCostCents = null } = filter;
  const retryable = filter.isRetryable === true ? IS_RETRYABLE : Prisma.empty;
  if (
    [triggeredBy, errorText, errorCode, triggerSource, minCostCents, maxCostCents].every(
      (each) => each === null,
    )
  )
    return retryable;
  return Prisma.sql`
        AND CASE WHEN ${triggeredBy}::text IS NOT NULL AND triggered_by IS DISTINCT FROM ${triggeredBy} THEN false
                 WHEN ${triggerSource}::text IS NOT NULL
                      AND split_part(triggered_by, ':', 1) IS DISTINCT FROM ${triggerSource} THEN false
                 WHEN total_cost_nanos < ${leastNanos(minCostCents ?? 0)}::bigint THEN false
                 WHEN total_cost_nanos >= ${leastNanos((maxCostCents ?? MAX_CENTS) + 1)}::bigint THEN false
                 WHEN ${errorCode}::text IS NOT NULL AND error_code IS DISTINCT FROM ${errorCode} THEN false
                 WHEN ${errorText}::text IS NULL THEN true
                 ELSE position(lower(${errorText}::text) IN lower(error_message)) > 0 END ${retryable}`;
}

const MAX_CENTS = 900_000_000_000;

/** The least amount that is shown as so many cents: `centsOf` rounds half up. */
export const leastNanos = (cents: number): bigint => BigInt(cents) * NANOS_PER_CENT - NANOS_PER_CENT / 2n;

/** What another run has started is retried with that one. The rest is as `insertFirstRetry` wants it; each is one look by an index. */
const IS_RETRYABLE = Prisma.sql`
        AND CASE WHEN parent_run_id IS NOT NULL THEN false
                 WHEN (SELECT true FROM runs retry WHERE retry.source_run_id = runs.id AND retry.source_kind = 'retry' LIMIT 1) THEN false
                 WHEN (SELECT true FROM payloads p WHERE p.run_id = runs.id AND p.removed_at IS NOT NULL LIMIT 1) THEN false
                 ELSE coalesce((SELECT w.status = 'active' FROM workflows w WHERE w.id = runs.workflow_id), false) END`;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Where the page begins: after the cursor, or before the end of the filter's span. */
function earlierOf(createdTo: Date | null, after: Page['after']): { createdAt: string; id: string } {
  if (after && (createdTo === null || after.createdAt < createdTo))
    return { createdAt: after.createdAt.toISOString(), id: after.id };
  return { createdAt: createdTo?.toISOString() ?? 'infinity', id: FIRST_ID };
}
