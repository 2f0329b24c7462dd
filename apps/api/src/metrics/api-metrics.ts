import { countLeakedExecutors, listSweepTotals } from '@runyard/db';
import { type Admission, listQueues, type QueueState, type TriggerContext } from '@runyard/engine';
import type { Logger } from '@runyard/runtime';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { createAdmissionGauges } from './admission-gauges.ts';
import { addRetentionCounters } from './retention-counters.ts';
import { createUpkeepGauges, type Upkeep } from './upkeep-gauges.ts';

/** What this process and its queues tell a monitoring system. */
export interface ApiMetrics {
  /** Counts an answer of an operation; `none` for what no operation answered. */
  observe(operation: string, status: number, seconds: number): void;
  /** Everything, in Prometheus' text format. */
  text(): Promise<{ contentType: string; text: string }>;
}

type Context = Pick<TriggerContext, 'db' | 'queue'> & {
  admission: Admission;
  log: Logger;
  openStreamCount: () => number;
};

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Queues are looked at once for all gauges of a scrape, and not at all between scrapes. */
export function createApiMetrics(ctx: Context): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'runyard_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['operation', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  new Gauge({
    name: 'runyard_event_streams_open',
    help: 'Event streams and waiting triggers that this process holds open',
    registers: [registry],
    collect() {
      this.set(ctx.openStreamCount());
    },
  });
  createAdmissionGauges(registry, ctx.admission);
  addRetentionCounters(registry, ctx.db);
  const showQueues = createQueueGauges(registry);
  const showUpkeep = createUpkeepGauges(registry);
  return {
    observe: (operation, status, seconds) => durations.observe({ operation, status }, seconds),
    text: async () => {
      const [queues, upkeep] = await Promise.all([queuesOrNull(ctx), upkeepOrNull(ctx)]);
      showQueues(queues);
      showUpkeep(upkeep);
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function createQueueGauges(registry: Registry): (queues: QueueState[] | null) => void {
  const gauge = (name: string, help: string, labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const jobs = gauge('runyard_queue_jobs', 'Jobs of a queue by state', ['queue', 'state']);
  const paused = gauge('runyard_queue_paused', '1 while a queue is paused', ['queue']);
  const oldest = gauge('runyard_queue_oldest_wait_seconds', 'How long the oldest job has waited', ['queue']);
  const workers = gauge('runyard_queue_live_workers', 'Workers that take jobs of a queue', ['queue']);
  const up = gauge('runyard_queues_up', '0 while the queues cannot be looked at', []);
  return (queues) => {
    for (const each of [jobs, paused, oldest, workers]) each.reset();
    up.set(queues === null ? 0 : 1);
    for (const { name: queue, counts, pausedAt, oldestWaitMs, liveWorkerCount } of queues ?? []) {
      for (const [state, count] of Object.entries(counts)) jobs.set({ queue, state }, count);
      paused.set({ queue }, pausedAt === null ? 0 : 1);
      oldest.set({ queue }, (oldestWaitMs ?? 0) / 1_000);
      workers.set({ queue }, liveWorkerCount);
    }
  };
}

/** A scrape tells what it can while the queue or the database is away. */
async function queuesOrNull(ctx: Context): Promise<QueueState[] | null> {
  if (!ctx.queue.isReady()) return null;
  return listQueues(ctx).catch((err: unknown) => {
    ctx.log.warn({ err }, 'queues not looked at for metrics');
    return null;
  });
}

async function upkeepOrNull({ db, log }: Context): Promise<Upkeep | null> {
  try {
    const [totals, leakedExecutorCount] = await Promise.all([
      listSweepTotals(db.sql),
      countLeakedExecutors(db.sql),
    ]);
    return { totals, leakedExecutorCount };
  } catch (err) {
    log.warn({ err }, 'sweeps not looked at for metrics');
    return null;
  }
}
