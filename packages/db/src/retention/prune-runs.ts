import type { Sql } from '../client.ts';
import type { Db } from '../db.ts';
import { firstIdOf } from '../first-id-of.ts';
import { allowRemoval, lockUnneeded, type PrunedBatch } from './batch.ts';
import { type Candidate, type Search, takeBatch } from './candidates.ts';

/** A run of a lineage that has ended as a whole. */
interface Member extends Candidate {
  rootId: string;
}

/** Lineages that one search looks at, and runs of theirs. */
const MAX_LINEAGES = 200;
const MAX_MEMBERS = 1_000;

/**
 * Removes runs that ended long ago with everything that belongs to them, but for their cost entries. A lineage goes only when all of it
 * ended, and from below: whatever is left of it still has its parents. A batch has about `maxRows` node runs; of a run with many
 * more the items of its maps go first, a batch at a time.
 */
export async function pruneRuns(db: Db, search: Search, maxRows: number): Promise<PrunedBatch> {
  const members = await listMembers(db.sql, search);
  const [first] = members;
  if (!first) return { removed: {}, afterId: null };
  if (first.size > 2 * maxRows) {
    const node_runs = await removeItems(db, first.runId, maxRows);
    if (node_runs > 0) return { removed: { node_runs }, afterId: search.afterId };
  }
  const batch = takeBatch(members, maxRows) as Member[];
  return {
    removed: await removeRuns(db, batch),
    afterId: lastWholeLineage(batch, members) ?? search.afterId,
  };
}

/** Of each lineage the runs below come first. */
async function listMembers(sql: Sql, { afterId, endedBefore }: Search): Promise<Member[]> {
  return sql.$queryRaw<Member[]>`
    WITH roots AS (
      SELECT r.id FROM runs r
       WHERE r.id > ${afterId}::uuid AND r.id < ${firstIdOf(endedBefore)}::uuid AND r.depth = 0
         AND r.completed_at < ${endedBefore}::timestamptz
         AND NOT EXISTS (SELECT 1 FROM runs c WHERE c.root_run_id = r.id
                            AND (c.completed_at IS NULL OR c.completed_at >= ${endedBefore}::timestamptz))
       ORDER BY r.id LIMIT ${MAX_LINEAGES}
    ), members AS (
      SELECT id AS root_id, id, 0::int AS depth FROM roots
      UNION ALL
      SELECT c.root_run_id, c.id, c.depth FROM roots JOIN runs c ON c.root_run_id = roots.id
    )
    SELECT m.root_id::text AS "rootId", m.id::text AS "runId", true AS "isOld",
           (SELECT count(*) FROM node_runs n WHERE n.run_id = m.id)::float8 + 1 AS size
      FROM members m ORDER BY m.root_id, m.depth DESC, m.id LIMIT ${MAX_MEMBERS}`;
}

/** The last root up to which nothing is left to do; null: the first lineage goes on with the next batch. */
function lastWholeLineage(batch: readonly Member[], members: readonly Member[]): string | null {
  const isCut = batch.length === members.length ? members.length >= MAX_MEMBERS : true;
  const next = members[batch.length]?.rootId ?? (isCut ? members.at(-1)?.rootId : undefined);
  return batch.findLast(({ rootId }) => rootId !== next)?.rootId ?? null;
}

/** Of a lineage of which a run is still needed, nothing is removed. Returns the rows that were removed, by what they are. */
async function removeRuns(db: Db, batch: readonly Member[]): Promise<Record<string, number>> {
  return db.transaction(async (tx) => {
    const unneeded = new Set(
      await lockUnneeded(
        tx,
        batch.map(({ runId }) => runId),
      ),
    );
    const needed = new Set(batch.filter(({ runId }) => !unneeded.has(runId)).map(({ rootId }) => rootId));
    const runIds = batch.filter(({ rootId }) => !needed.has(rootId)).map(({ runId }) => runId);
    if (runIds.length === 0) return {};
    await allowRemoval(tx);
    const [removed = {}] = await tx.$queryRaw<Record<string, number>[]>`
      WITH w AS (DELETE FROM waits WHERE node_run_id IN (SELECT id FROM node_runs WHERE run_id = ANY(${runIds}::uuid[])) RETURNING 1),
      v AS (DELETE FROM reservations WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      t AS (DELETE FROM tasks WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      p AS (DELETE FROM payloads WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      d AS (DELETE FROM webhook_deliveries WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      e AS (DELETE FROM run_events WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      n AS (DELETE FROM node_runs WHERE run_id = ANY(${runIds}::uuid[]) RETURNING 1),
      r AS (DELETE FROM runs WHERE id = ANY(${runIds}::uuid[]) RETURNING 1)
      SELECT (SELECT count(*) FROM r)::int AS runs, (SELECT count(*) FROM n)::int AS node_runs,
             (SELECT count(*) FROM t)::int AS tasks, (SELECT count(*) FROM p)::int AS payloads,
             (SELECT count(*) FROM d)::int AS webhook_deliveries, (SELECT count(*) FROM e)::int AS run_events`;
    return removed;
  });
}

/** Items of maps of a run, with their tasks; everything below them is gone. Returns how many. */
async function removeItems(db: Db, runId: string, maxRows: number): Promise<number> {
  return db.transaction(async (tx) => {
    if ((await lockUnneeded(tx, [runId])).length === 0) return 0;
    return tx.$executeRaw`
      WITH items AS (
        SELECT id FROM node_runs WHERE run_id = ${runId}::uuid AND parent_node_run_id IS NOT NULL LIMIT ${maxRows}
      ), t AS (
        DELETE FROM tasks WHERE node_run_id IN (SELECT id FROM items)
      ), w AS (
        DELETE FROM waits WHERE node_run_id IN (SELECT id FROM items)
      )
      DELETE FROM node_runs WHERE id IN (SELECT id FROM items)`;
  });
}
