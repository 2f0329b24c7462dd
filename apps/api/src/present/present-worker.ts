import type { Worker } from '@runyard/contracts';
import type { WorkerRecord } from '@runyard/db';
import { timestamp } from './timestamp.ts';

export const presentWorker = (worker: WorkerRecord): Worker => ({
  id: worker.id,
  host: worker.host,
  pid: worker.pid,
  version: worker.version,
  pools: worker.pools,
  concurrency: worker.concurrency,
  status: worker.status,
  live: worker.isLive,
  command: worker.command,
  running_node_runs: worker.runningCount,
  busy: worker.stats.busy,
  jobs_per_second: worker.stats.pace ?? {},
  event_loop_lag_ms: worker.stats.eventLoopLagMs,
  rss_bytes: worker.stats.rssBytes,
  leaked_executors: worker.stats.leakedCount ?? 0,
  started_at: timestamp(worker.startedAt),
  seen_at: timestamp(worker.seenAt),
});
