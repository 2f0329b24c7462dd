import { createDb, listenToRuns } from '@runyard/db';
import { defaultLineageLimits, type LineageLimits } from '@runyard/domain';
import {
  createLeaks,
  createPlanCache,
  createPriceBook,
  defaultPartialTextLimits,
  type EngineContext,
  startLeaseKeeper,
} from '@runyard/engine';
import {
  completed,
  createNodeServices,
  defaultNodeLimits,
  type NodeAttempt,
  type NodeOutcome,
  type NodeTypes,
  nodeTypes,
} from '@runyard/nodes';
import { openJobQueue } from '@runyard/queue';
import { createLogger, type KeyRing, systemClock, systemIds } from '@runyard/runtime';
import { uniquePrefix } from '../test-backends.ts';

export interface TestEngineOptions {
  databaseUrl: string;
  redisUrl?: string | undefined;
  prefix?: string;
  /** What `api_call` nodes do. Default: complete at once. */
  execute?: (attempt: NodeAttempt) => Promise<NodeOutcome>;
  /** Default: no limit. */
  maxRunDurationMs?: number;
  maxRescues?: number;
  /** Default: 0. */
  rescueBackoffMs?: number;
  lineage?: Partial<LineageLimits>;
  /** Default: none. */
  keyRing?: KeyRing;
  /** Whether it hears of lost leases at once. Default: it only looks for them. */
  listens?: boolean;
  /** Default: agents outside may not call back. */
  callbacks?: { publicUrl: string; signingSecret: string };
}

/** The engine of one worker, without its process: nothing runs but what the test calls. */
export interface TestEngine extends EngineContext {
  stop(): Promise<void>;
}

const LEASE_MS = 15_000;

export function createTestEngine(options: TestEngineOptions): TestEngine {
  const { databaseUrl, redisUrl, prefix = uniquePrefix(), maxRescues = 5 } = options;
  const db = createDb({ databaseUrl, poolSize: 5 });
  const queue = openJobQueue({ databaseUrl, redisUrl, prefix });
  const log = createLogger({ name: 'test', level: 'silent' });
  const types = withExecutor(options.execute ?? (async () => completed({ ok: true })));
  const services = createNodeServices({
    outbound: { allow: ['127.0.0.1'] },
    callbacks: options.callbacks,
  });
  const leases = options.listens
    ? startLeaseKeeper(db, log, LEASE_MS, (listener) => listenToRuns({ databaseUrl, log }, listener))
    : startLeaseKeeper(db, log, LEASE_MS);
  return {
    worker: 'test:1',
    db,
    queue,
    log,
    leases,
    leaks: createLeaks(log),
    clock: systemClock(),
    ids: systemIds(),
    random: () => 0,
    nodeTypes: types,
    services,
    keyRing: options.keyRing ?? null,
    plans: createPlanCache(db, types),
    prices: createPriceBook(db.sql),
    limits: {
      maxNodes: 500,
      leaseMs: LEASE_MS,
      maxRunDurationMs: options.maxRunDurationMs ?? null,
      maxRescues,
      rescueBackoffMs: options.rescueBackoffMs ?? 0,
      node: defaultNodeLimits,
      lineage: { ...defaultLineageLimits, ...options.lineage },
      partialText: defaultPartialTextLimits,
    },
    stop: async () => {
      leases.stop();
      leases.abortAll('lease_lost'); // executions that hang are dropped
      await Promise.allSettled([services.close(), queue.close(), db.close()]);
    },
  };
}

const withExecutor = (execute: (attempt: NodeAttempt) => Promise<NodeOutcome>): NodeTypes => ({
  ...nodeTypes,
  api_call: { ...nodeTypes.api_call, prepare: () => ({ kind: 'ready', computesOnly: false, execute }) },
});
