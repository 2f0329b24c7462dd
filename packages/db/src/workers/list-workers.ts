import { NotFoundError, type WorkerCommand, type WorkerStatus } from '@runyard/domain';
import { Prisma, type Sql } from '../client.ts';
import { type Listed, type Page, pageOf } from '../page.ts';
import type { WorkerIdentity, WorkerStats } from './record-beat.ts';

/** A worker as it last reported itself. */
export interface WorkerRecord extends WorkerIdentity {
  status: WorkerStatus;
  statusAt: Date;
  command: WorkerCommand | null;
  runningCount: number;
  stats: WorkerStats;
  startedAt: Date;
  seenAt: Date;
  /** False once three heartbeats are missing: it died, or cannot reach the database. */
  isLive: boolean;
}

/** True of a row whose worker has been heard of within three heartbeats. */
export const IS_LIVE = Prisma.sql`(seen_at > now() - 3 * heartbeat_ms * interval '1 millisecond')`;

const WORKER_COLUMNS = Prisma.sql`
  id::text, host, pid, version, pools, concurrency, heartbeat_ms AS "heartbeatMs", status, status_at AS "statusAt",
  command, running_count AS "runningCount", stats, started_at AS "startedAt", seen_at AS "seenAt",
  ${IS_LIVE} AS "isLive"`;

/** Workers, those that started last first. */
export async function listWorkers(sql: Sql, page: Page): Promise<Listed<WorkerRecord>> {
  const { after, limit, offset } = page;
  const later = after
    ? Prisma.sql`WHERE (started_at, workers.id) < (${after.createdAt}::timestamptz, ${after.id}::uuid)`
    : Prisma.empty;
  const rows = await sql.$queryRaw<WorkerRecord[]>`
    SELECT ${WORKER_COLUMNS} FROM workers ${later}
     ORDER BY started_at DESC, workers.id DESC LIMIT ${limit + 1}::int OFFSET ${offset}::int`;
  return pageOf(rows, page, ({ startedAt, id }) => ({ createdAt: startedAt, id }));
}

/** The worker, or NotFoundError. */
export async function requireWorker(sql: Sql, workerId: string): Promise<WorkerRecord> {
  const rows = await sql.$queryRaw<WorkerRecord[]>`
    SELECT ${WORKER_COLUMNS} FROM workers WHERE id = ${workerId}::uuid`;
  if (!rows[0]) throw new NotFoundError('worker not found');
  return rows[0];
}
