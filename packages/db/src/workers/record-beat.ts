import type { WorkerCommand, WorkerStatus } from '@runyard/domain';
import type { Sql } from '../client.ts';

/** What a worker says of itself once and for all. */
export interface WorkerIdentity {
  id: string;
  host: string;
  pid: number;
  version: string;
  pools: string[];
  concurrency: number;
  heartbeatMs: number;
}

/** How busy a worker is. */
export interface WorkerStats {
  /** Running jobs by queue. */
  busy: Record<string, number>;
  /** Jobs a second by queue while there was work, over the last minute; left out by workers of before. */
  pace?: Record<string, number>;
  /** Node runs that it holds, those that it has held longest; left out by workers of before. */
  nodeRunIds?: string[];
  eventLoopLagMs: number;
  rssBytes: number;
  /** Executors that run on although their attempt was given up. Default: 0. */
  leakedCount?: number;
  /** When it sent them by its own clock, in milliseconds since 1970; left out by workers of before. */
  sentAtMs?: number;
}

/** What a worker says of itself at each heartbeat. */
export interface WorkerBeat extends WorkerIdentity {
  status: WorkerStatus;
  runningCount: number;
  stats: WorkerStats;
  /** The command it has obeyed last; null when it never got one. */
  obeyed: WorkerCommand | null;
}

/**
 * Writes a worker's row and returns what it is told to do, null for nothing. A command stays until a later beat says that
 * it was obeyed, so an answer that is lost is given again.
 */
export async function recordBeat(sql: Sql, beat: WorkerBeat): Promise<WorkerCommand | null> {
  const rows = await sql.$queryRaw<{ command: WorkerCommand | null }[]>`
    INSERT INTO workers AS w (id, host, pid, version, pools, concurrency, heartbeat_ms, status, running_count, stats)
    VALUES (${beat.id}::uuid, ${beat.host}, ${beat.pid}::int, ${beat.version}, ${beat.pools}::text[],
            ${beat.concurrency}::int, ${beat.heartbeatMs}::int, ${beat.status}, ${beat.runningCount}::int,
            ${JSON.stringify(beat.stats)}::jsonb)
        ON CONFLICT (id) DO UPDATE
       SET status = excluded.status, running_count = excluded.running_count, stats = excluded.stats, seen_at = now(),
           status_at = CASE WHEN w.status = excluded.status THEN w.status_at ELSE now() END,
           command = CASE WHEN w.command = ${beat.obeyed}::text THEN NULL ELSE w.command END
    RETURNING command`;
  return rows[0]?.command ?? null;
}
