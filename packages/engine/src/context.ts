import type { Db } from '@runyard/db';
import type { LineageLimits } from '@runyard/domain';
import type { NodeLimits, NodeServices, NodeTypes } from '@runyard/nodes';
import type { JobQueue } from '@runyard/queue';
import type { Clock, Ids, KeyRing, Logger } from '@runyard/runtime';
import type { Leaks } from './leaks.ts';
import type { LeaseKeeper } from './lease-keeper.ts';
import type { PriceBook } from './money/price-book.ts';
import type { PlanCache } from './plan-cache.ts';

/** What accepting runs and ending their waits takes: all that the API's process needs of the engine. */
export interface TriggerContext {
  db: Db;
  queue: JobQueue;
  ids: Ids;
  log: Logger;
  clock: Clock;
  /** A number in [0, 1), for jitter. */
  random: () => number;
  limits: TriggerLimits;
}

/** What running them takes besides. */
export interface EngineContext extends TriggerContext {
  /** Who this worker is, as `host:pid`, for the history of attempts. */
  worker: string;
  nodeTypes: NodeTypes;
  services: NodeServices;
  /** SECRETS_KEYS; null: nodes that read secrets fail. */
  keyRing: KeyRing | null;
  plans: PlanCache;
  leases: LeaseKeeper;
  leaks: Leaks;
  prices: PriceBook;
  limits: EngineLimits;
}

export interface TriggerLimits {
  maxNodes: number;
  /** Schedules wait while there is as much to do. Default: no limit. */
  pending?: PendingLimits;
}

/** Runs that are accepted and not started; 0: no limit. */
export interface PendingLimits {
  maxRuns: number;
  maxRunsPerWorkspace: number;
}

export interface EngineLimits extends TriggerLimits {
  /** How long a claim lasts unless it is renewed, in milliseconds. */
  leaseMs: number;
  /** Most that a run may take from its start, in milliseconds; null: no limit. */
  maxRunDurationMs: number | null;
  /** Leases of one node run that may run out before it fails. */
  maxRescues: number;
  /** The wait before the second rescue of a node run, which doubles with each further one; in milliseconds. */
  rescueBackoffMs: number;
  node: NodeLimits;
  lineage: LineageLimits;
  partialText: PartialTextLimits;
}

/** How much of the text of running attempts is told. */
export interface PartialTextLimits {
  /** Between two rows of one attempt. */
  intervalMs: number;
  /** Of one attempt, in UTF-8; 0: none is told. */
  maxBytes: number;
}

export const defaultPartialTextLimits: PartialTextLimits = { intervalMs: 250, maxBytes: 262_144 };
