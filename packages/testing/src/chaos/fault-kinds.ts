export type QueueBackend = 'redis' | 'postgres';

/** What a fault is done to; two faults are never done to the same thing at once. */
export type Victim =
  | 'worker'
  | 'api'
  | 'workers'
  | 'process'
  | 'redis'
  | 'database'
  | 'redis way'
  | 'database way';

export interface FaultKindFacts {
  /** What it does, for people. */
  meaning: string;
  victim: Victim;
  /** Least and most time that it lasts, in milliseconds. */
  lastsMs: readonly [number, number];
  backends: readonly QueueBackend[];
}

const BOTH = ['redis', 'postgres'] as const;
const REDIS = ['redis'] as const;

/** Leases of the workers under test, in milliseconds. A pause is always longer. */
export const LEASE_MS = 4_000;

const PAUSE_MS = [LEASE_MS * 1.25, LEASE_MS * 2] as const;

/** Every kind of fault. The time that a killed process stays away is what it lasts. */
export const FAULT_KINDS = {
  worker_killed: { meaning: 'SIGKILL of a worker', victim: 'worker', lastsMs: [200, 1_500], backends: BOTH },
  worker_paused: {
    meaning: 'SIGSTOP of a worker for longer than its leases, then SIGCONT',
    victim: 'worker',
    lastsMs: PAUSE_MS,
    backends: BOTH,
  },
  api_killed: { meaning: 'SIGKILL of an API', victim: 'api', lastsMs: [200, 1_500], backends: BOTH },
  api_paused: {
    meaning: 'SIGSTOP of an API, then SIGCONT',
    victim: 'api',
    lastsMs: [1_000, 6_000],
    backends: BOTH,
  },
  workers_rolled: {
    meaning: 'SIGTERM and a new start, worker by worker',
    victim: 'workers',
    lastsMs: [8_000, 8_000],
    backends: BOTH,
  },
  clock_jumped: {
    meaning: 'the clock of one process an hour ahead or behind, then right again',
    victim: 'process',
    lastsMs: [5_000, 10_000],
    backends: BOTH,
  },
  queue_lost: {
    meaning: 'every job gone: FLUSHALL, or an empty table',
    victim: 'redis',
    lastsMs: [0, 0],
    backends: BOTH,
  },
  redis_restarted: {
    meaning: 'SIGKILL of Redis, and a new, empty one',
    victim: 'redis',
    lastsMs: [100, 2_500],
    backends: REDIS,
  },
  redis_full: {
    meaning: 'Redis takes nothing more: maxmemory is reached',
    victim: 'redis',
    lastsMs: [1_000, 4_000],
    backends: REDIS,
  },
  redis_cut: {
    meaning: 'connections to Redis broken, and refused for a while',
    victim: 'redis way',
    lastsMs: [50, 2_500],
    backends: REDIS,
  },
  redis_delayed: {
    meaning: 'what goes to Redis and back takes longer',
    victim: 'redis way',
    lastsMs: [1_500, 4_000],
    backends: REDIS,
  },
  redis_silent: {
    meaning: 'half-open: connections to Redis stand, and nothing gets through',
    victim: 'redis way',
    lastsMs: [2_000, 6_000],
    backends: REDIS,
  },
  database_restarted: {
    meaning: 'PostgreSQL stopped in immediate mode, which is a crash, and started again',
    victim: 'database',
    lastsMs: [0, 1_500],
    backends: BOTH,
  },
  database_cut: {
    meaning: 'connections to PostgreSQL broken, and refused for a while',
    victim: 'database way',
    lastsMs: [50, 2_500],
    backends: BOTH,
  },
  database_delayed: {
    meaning: 'what goes to PostgreSQL and back takes longer',
    victim: 'database way',
    lastsMs: [1_500, 4_000],
    backends: BOTH,
  },
  database_silent: {
    meaning: 'half-open: connections to PostgreSQL stand, and nothing gets through',
    victim: 'database way',
    lastsMs: [2_000, 6_000],
    backends: BOTH,
  },
} as const satisfies Record<string, FaultKindFacts>;

export type FaultKind = keyof typeof FAULT_KINDS;

export const FAULT_KIND_NAMES = Object.keys(FAULT_KINDS) as FaultKind[];

export const factsOf = (kind: FaultKind): FaultKindFacts => FAULT_KINDS[kind];
