import { type Author, insertAuditEvent } from '../audit/audit-event.ts';
import type { PrismaClient, Sql } from '../client.ts';

export interface Promotion {
  queue: string;
  /** Null for the queue of run jobs. */
  pool: string | null;
  /** Rows that are changed at most, the oldest first. */
  limit: number;
}

/** Makes rows due now whose time is yet to come. Returns how many. */
export async function promoteDelayed(
  db: PrismaClient,
  author: Author,
  { queue, pool, limit }: Promotion,
): Promise<number> {
  return db.$transaction(async (tx) => {
    const count = pool === null ? await promoteRuns(tx, limit) : await promoteNodeRuns(tx, pool, limit);
    await insertAuditEvent(tx, author, {
      workspaceId: null,
      action: 'queue.promoted',
      targetId: queue,
      details: { promoted: count },
    });
    return count;
  });
}

/** `pending` runs that were to start later. */
const promoteRuns = (sql: Sql, limit: number): Promise<number> => sql.$executeRaw`
  UPDATE runs r SET run_at = now()
    FROM (SELECT id FROM runs WHERE completed_at IS NULL AND status = 'pending' AND run_at > now()
           ORDER BY id LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED) delayed
   WHERE r.id = delayed.id AND r.status = 'pending'`;

/** `queued` node runs of a pool that were to be tried again later. */
const promoteNodeRuns = (sql: Sql, pool: string, limit: number): Promise<number> => sql.$executeRaw`
  UPDATE node_runs n SET resume_at = now()
    FROM (SELECT n.id FROM runs r JOIN node_runs n ON n.run_id = r.id
           WHERE r.completed_at IS NULL AND r.status IN ('running', 'waiting') AND n.status = 'queued'
             AND n.pool = ${pool} AND n.resume_at > now()
           ORDER BY n.id LIMIT ${limit}::int FOR NO KEY UPDATE OF n SKIP LOCKED) delayed
   WHERE n.id = delayed.id AND n.status = 'queued'`;
