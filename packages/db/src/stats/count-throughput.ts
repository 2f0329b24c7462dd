import type { Sql } from '../client.ts';
import type { StatsSpan } from './stats-span.ts';

/** What happened in one part of a span. */
export interface Throughput {
  from: Date;
  acceptedCount: number;
  /** Runs that ended in it, whenever they were accepted. */
  completedCount: number;
  failedCount: number;
  cancelledCount: number;
  /** True where more happened than is read: the counts go on as they began. */
  isEstimate: boolean;
}

interface BucketRow {
  from: Date;
  acceptedCount: number;
  lastAcceptedAt: Date | null;
  endedCount: number;
  lastEndedAt: Date | null;
  completedCount: number;
  failedCount: number;
  cancelledCount: number;
}

/** Accepted runs, and ended ones, of one bucket that are read at most. */
const MAX_READ = 5_000;

/**
 * Counts a span in buckets of `bucketMs` that begin with it, oldest first; the last one may be cut short. Reads the start of
 * each bucket through an index, so that it costs the same however much there is, and says where it has not read all.
 */
export async function countThroughput(
  sql: Sql,
  span: StatsSpan,
  bucketMs: number,
  maxRead = MAX_READ,
): Promise<Throughput[]> {
  const rows = await sql.$queryRaw<BucketRow[]>`
    SELECT b.at AS "from", accepted.*, ended.*
      FROM generate_series(${span.from}::timestamptz, ${span.to}::timestamptz - interval '1 millisecond',
                           ${bucketMs}::int * interval '1 millisecond') AS b(at)
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS "acceptedCount", max(created_at) AS "lastAcceptedAt"
         FROM (SELECT created_at FROM runs
                WHERE workspace_id = ${span.workspaceId}::uuid AND created_at >= b.at
                  AND created_at < least(b.at + ${bucketMs}::int * interval '1 millisecond', ${span.to}::timestamptz)
                ORDER BY created_at LIMIT ${maxRead}::int) r) accepted
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS "endedCount", max(completed_at) AS "lastEndedAt",
              (count(*) FILTER (WHERE status = 'completed'))::int AS "completedCount",
              (count(*) FILTER (WHERE status = 'failed'))::int AS "failedCount",
              (count(*) FILTER (WHERE status = 'cancelled'))::int AS "cancelledCount"
         FROM (SELECT status, completed_at FROM runs
                WHERE workspace_id = ${span.workspaceId}::uuid AND completed_at >= b.at
                  AND completed_at < least(b.at + ${bucketMs}::int * interval '1 millisecond', ${span.to}::timestamptz)
                ORDER BY completed_at LIMIT ${maxRead}::int) r) ended
     ORDER BY b.at`;
  return rows.map((row) =>
    throughputOf(row, Math.min(row.from.getTime() + bucketMs, span.to.getTime()), maxRead),
  );
}

function throughputOf(row: BucketRow, endMs: number, maxRead: number): Throughput {
  const grow = growthOf(row.from, endMs, maxRead);
  const accepted = grow(row.acceptedCount, row.lastAcceptedAt);
  const ended = grow(row.endedCount, row.lastEndedAt);
  return {
    from: row.from,
    acceptedCount: Math.round(row.acceptedCount * accepted),
    completedCount: Math.round(row.completedCount * ended),
    failedCount: Math.round(row.failedCount * ended),
    cancelledCount: Math.round(row.cancelledCount * ended),
    isEstimate: accepted > 1 || ended > 1,
  };
}

/** By how much to multiply what was read up to `lastAt`; 1 where all was read. */
const growthOf = (from: Date, endMs: number, maxRead: number) => (count: number, lastAt: Date | null) =>
  count < maxRead || lastAt === null
    ? 1
    : Math.max(1, (endMs - from.getTime()) / Math.max(1, lastAt.getTime() - from.getTime()));
