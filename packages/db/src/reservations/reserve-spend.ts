import { decideSpending, type SpendingDecision, type SpendingLimit } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import type { Lease } from '../node-runs/lease.ts';
import type { Budget } from './find-budget.ts';

/** The worst case of one call of an attempt. */
export interface SpendRequest extends Lease {
  budget: Budget;
  nanos: bigint;
}

/** lost: the lease is no longer held. */
export type Reserved = SpendingDecision | { kind: 'lost' };

/**
 * Reserves the worst case of a call until the attempt under this lease ends, if it fits every limit that it counts to; what the
 * attempt has reserved before stays reserved. Call it in a transaction. The rows that say what is spent are locked first, so calls of one budget take their turn, and so do those who settle.
 */
export async function reserveSpend(tx: Sql, request: SpendRequest): Promise<Reserved> {
  const { budget, nanos } = request;
  if (!budget.isBudgetApproved) {
    const limits = await lockLimits(tx, request);
    const decision = decideSpending(limits, nanos);
    if (decision.kind !== 'granted') return decision;
  }
  return (await insertReservation(tx, request)) ? { kind: 'granted' } : { kind: 'lost' };
}

/** Rows are locked from the run upwards, as by who starts a run below it, and the workspace's month last. */
async function lockLimits(tx: Sql, request: SpendRequest): Promise<SpendingLimit[]> {
  const { runId, workspaceId, runLimits, monthlyBudgetCents } = request.budget;
  for (const limit of runLimits)
    await tx.$executeRaw`SELECT 1 FROM runs WHERE id = ${limit.runId}::uuid FOR NO KEY UPDATE`;
  if (monthlyBudgetCents !== null) await lockMonth(tx, workspaceId);
  const limits: SpendingLimit[] = [];
  for (const { runId: limitedId, maxCostCents: maxCents } of runLimits)
    limits.push({
      of: limitedId === runId ? 'run' : 'parent_run',
      maxCents,
      ...(await sumUp(tx, request, runAndBelow(limitedId, request.budget))),
    });
  if (monthlyBudgetCents !== null)
    limits.push({
      of: 'workspace',
      maxCents: monthlyBudgetCents,
      ...(await sumUp(tx, request, wholeWorkspace(request.budget))),
    });
  return limits;
}

/** Whose money a limit counts: statements before the sum, what is booked, and which reservations `v` count. */
interface Scope {
  before: Prisma.Sql;
  spent: Prisma.Sql;
  counts: Prisma.Sql;
}

const runAndBelow = (runId: string, { rootRunId }: Budget): Scope => ({
  before: Prisma.sql`
    WITH RECURSIVE below AS (
      SELECT id, total_cost_nanos FROM runs WHERE id = ${runId}::uuid
      UNION ALL
      SELECT c.id, c.total_cost_nanos FROM runs c JOIN below ON c.parent_run_id = below.id WHERE c.root_run_id = ${rootRunId}::uuid
    )`,
  spent: Prisma.sql`SELECT sum(total_cost_nanos) FROM below`,
  counts: Prisma.sql`v.run_id IN (SELECT id FROM below)`,
});

const wholeWorkspace = ({ workspaceId }: Budget): Scope => ({
  before: Prisma.empty,
  spent: Prisma.sql`SELECT nanos FROM workspace_spend WHERE workspace_id = ${workspaceId}::uuid AND month = ${MONTH}`,
  counts: Prisma.sql`v.workspace_id = ${workspaceId}::uuid`,
});

/** The month by the database's clock, in UTC. */
const MONTH = Prisma.sql`date_trunc('month', now() AT TIME ZONE 'UTC')::date`;

async function lockMonth(tx: Sql, workspaceId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO workspace_spend (workspace_id, month, nanos) VALUES (${workspaceId}::uuid, ${MONTH}, 0)
        ON CONFLICT (workspace_id, month) DO NOTHING`;
  await tx.$executeRaw`
    SELECT 1 FROM workspace_spend WHERE workspace_id = ${workspaceId}::uuid AND month = ${MONTH} FOR NO KEY UPDATE`;
}

/** A reservation `v` of a node run `n` counts while the claim that made it lives: while it runs, or waits for what it has asked for
 *  outside. */
export const IS_HELD = Prisma.sql`
  n.id = v.node_run_id AND n.lease_epoch = v.lease_epoch
  AND (n.status = 'running' OR (n.status = 'waiting' AND n.wait_reason = 'external'))`;

/** A statement of its own, after the locks: it sees what those have done who held them before. */
async function sumUp(
  tx: Sql,
  { nodeRunId }: SpendRequest,
  { before, spent, counts }: Scope,
): Promise<{ spentNanos: bigint; reservedNanos: bigint }> {
  const rows = await tx.$queryRaw<{ spent: bigint; mine: bigint; others: bigint }[]>`
    ${before}
    SELECT coalesce((${spent}), 0)::bigint AS spent,
           coalesce(sum(v.nanos) FILTER (WHERE v.node_run_id = ${nodeRunId}::uuid), 0)::bigint AS mine,
           coalesce(sum(v.nanos) FILTER (WHERE v.node_run_id <> ${nodeRunId}::uuid), 0)::bigint AS others
      FROM reservations v JOIN node_runs n ON ${IS_HELD} WHERE ${counts}`;
  const { spent: booked = 0n, mine = 0n, others = 0n } = rows[0] ?? {};
  return { spentNanos: booked + mine, reservedNanos: others };
}

async function insertReservation(tx: Sql, { nodeRunId, leaseEpoch, nanos }: SpendRequest): Promise<boolean> {
  const insertedCount = await tx.$executeRaw`
    INSERT INTO reservations AS v (node_run_id, lease_epoch, run_id, workspace_id, nanos)
    SELECT id, lease_epoch, run_id, workspace_id, ${nanos} FROM node_runs
     WHERE id = ${nodeRunId}::uuid AND status = 'running' AND lease_epoch = ${leaseEpoch}
        ON CONFLICT (node_run_id) DO UPDATE SET lease_epoch = excluded.lease_epoch, created_at = now(),
           nanos = CASE WHEN v.lease_epoch = excluded.lease_epoch THEN v.nanos + excluded.nanos ELSE excluded.nanos END`;
  return insertedCount > 0;
}
