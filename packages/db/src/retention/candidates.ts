import { Prisma, type Sql } from '../client.ts';
import { firstIdOf } from '../first-id-of.ts';

/** A run of which something may be removed. */
export interface Candidate {
  runId: string;
  /** How much of it there is, in whatever a batch is measured. */
  size: number;
  /** False: it has not ended, or not long enough ago; it is passed by. */
  isOld: boolean;
}

/** What is looked for: runs after an id that ended before a time. */
export interface Search {
  afterId: string;
  endedBefore: Date;
}

/** Where the rows of a kind are, by an index that begins with `run_id`. */
interface RowsOfRuns {
  /** The table, and which of its rows: what the index holds. */
  rows: Prisma.Sql;
  size: Prisma.Sql;
}

const KINDS = {
  events: { rows: Prisma.sql`run_events k WHERE true`, size: Prisma.sql`count(*)` },
  payloads: { rows: Prisma.sql`payloads k WHERE k.removed_at IS NULL`, size: Prisma.sql`sum(k.bytes)` },
} as const satisfies Record<string, RowsOfRuns>;

/** Runs that one search looks at. */
const MAX_RUNS = 200;

/**
 * Runs with rows of this kind, in the order of their ids, which is that of their age. It leaps from run to run in the index, so what
 * it costs depends on the runs it looks at, and not on the rows there are.
 */
export async function listCandidates(
  sql: Sql,
  kind: keyof typeof KINDS,
  { afterId, endedBefore }: Search,
): Promise<Candidate[]> {
  const { rows, size } = KINDS[kind];
  const next = (after: Prisma.Sql) => Prisma.sql`
    SELECT k.run_id FROM ${rows} AND k.run_id > ${after} AND k.run_id < ${firstIdOf(endedBefore)}::uuid
     ORDER BY k.run_id LIMIT 1`;
  return sql.$queryRaw<Candidate[]>`
    WITH RECURSIVE found(run_id) AS (
      (${next(Prisma.sql`${afterId}::uuid`)})
      UNION ALL
      SELECT (${next(Prisma.sql`found.run_id`)}) FROM found WHERE found.run_id IS NOT NULL
    ), runs_found AS (
      SELECT run_id FROM found WHERE run_id IS NOT NULL LIMIT ${MAX_RUNS}
    )
    SELECT f.run_id::text AS "runId",
           (SELECT ${size}::float8 FROM ${rows} AND k.run_id = f.run_id) AS size,
           coalesce((SELECT r.completed_at < ${endedBefore}::timestamptz FROM runs r WHERE r.id = f.run_id), false) AS "isOld"
      FROM runs_found f`;
}

/** Candidates for one batch: the first one, and as many of the next as fit with it. */
export function takeBatch(candidates: readonly Candidate[], maxSize: number): Candidate[] {
  let total = 0;
  const end = candidates.findIndex(({ size, isOld }, index) => {
    total += isOld ? size : 0;
    return index > 0 && total > maxSize;
  });
  return candidates.slice(0, end < 0 ? candidates.length : end);
}
