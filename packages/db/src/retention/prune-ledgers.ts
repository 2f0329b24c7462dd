import { Prisma, type Sql } from '../client.ts';
import type { Db } from '../db.ts';
import { allowRemoval, type PrunedBatch } from './batch.ts';

/** Tables that are kept by workspace and time, with an index in that order. */
type Ledger = 'audit_events' | 'cost_entries';

/** Removes audit events that are older than `before`. */
export async function pruneAuditEvents(db: Db, before: Date, maxRows: number): Promise<PrunedBatch> {
  const workspace = await findWorkspace(db.sql, 'audit_events', before);
  if (!workspace) return { removed: {}, afterId: null };
  const count = await db.transaction((tx) => removeRows(tx, 'audit_events', workspace, before, maxRows));
  return { removed: { audit_events: count }, afterId: '' };
}

/**
 * Removes cost entries from before the month (UTC) of `before`, whole months only. What workspaces have spent in each month stays, and
 * says that it stands for what was removed; so do the costs of runs and node runs that are still there.
 */
export async function pruneCostEntries(db: Db, before: Date, maxRows: number): Promise<PrunedBatch> {
  const month = new Date(Date.UTC(before.getUTCFullYear(), before.getUTCMonth(), 1));
  const workspace = await findWorkspace(db.sql, 'cost_entries', month);
  if (!workspace) return { removed: {}, afterId: null };
  const count = await db.transaction(async (tx) => {
    await tx.$executeRaw`
      UPDATE workspace_spend SET entries_removed_at = now()
       WHERE workspace_id = ${workspace.id}::uuid AND month < ${month}::date AND entries_removed_at IS NULL`;
    return removeRows(tx, 'cost_entries', workspace, month, maxRows);
  });
  return { removed: { cost_entries: count }, afterId: '' };
}

interface OldWorkspace {
  /** Null: what belongs to none. */
  id: string | null;
}

/** A workspace with rows that are older than that. It leaps from workspace to workspace in the index. */
async function findWorkspace(sql: Sql, ledger: Ledger, before: Date): Promise<OldWorkspace | null> {
  const table = Prisma.raw(ledger);
  const isOld = (id: Prisma.Sql) => Prisma.sql`
    EXISTS (SELECT 1 FROM ${table} o WHERE o.workspace_id ${id} AND o.created_at < ${before}::timestamptz)`;
  const [row] = await sql.$queryRaw<OldWorkspace[]>`
    WITH RECURSIVE found(id) AS (
      (SELECT workspace_id FROM ${table} WHERE workspace_id IS NOT NULL ORDER BY workspace_id LIMIT 1)
      UNION ALL
      SELECT (SELECT x.workspace_id FROM ${table} x WHERE x.workspace_id > found.id ORDER BY x.workspace_id LIMIT 1)
        FROM found WHERE found.id IS NOT NULL
    )
    SELECT * FROM (
      SELECT id::text FROM found WHERE id IS NOT NULL AND ${isOld(Prisma.sql`= found.id`)}
      UNION ALL
      SELECT NULL WHERE ${isOld(Prisma.sql`IS NULL`)}
    ) w LIMIT 1`;
  return row ?? null;
}

async function removeRows(
  tx: Sql,
  ledger: Ledger,
  { id }: OldWorkspace,
  before: Date,
  maxRows: number,
): Promise<number> {
  const table = Prisma.raw(ledger);
  const isOf = id === null ? Prisma.sql`workspace_id IS NULL` : Prisma.sql`workspace_id = ${id}::uuid`;
  await allowRemoval(tx);
  return tx.$executeRaw`
    DELETE FROM ${table} WHERE id IN (
      SELECT id FROM ${table} WHERE ${isOf} AND created_at < ${before}::timestamptz
       ORDER BY created_at, id LIMIT ${maxRows})`;
}
