import { OverloadedError, UnavailableError } from '@runyard/domain';

/** When triggers are refused; 0: never for that. */
export interface AdmissionLimits {
  maxPendingRuns: number;
  maxPendingRunsPerWorkspace: number;
  /** Of Redis' own limit. */
  maxRedisMemoryPercent: number;
  maxRedisMemoryBytes: number;
  maxDatabaseWaitMs: number;
}

/** How much there is to do already. */
export interface Pressure {
  pendingCount: number;
  /** Of the workspace in question. */
  workspacePendingCount: number;
  /** Runs that start a second, more than are triggered; 0 where that is not known. */
  drainPerSecond: number;
  /** Null: not known, or there is no Redis. */
  redis: { usedBytes: number; maxBytes: number } | null;
  /** How long a statement has been waiting for its answer. */
  databaseWaitMs: number;
}

const MEMORY_RETRY_SECONDS = 10;
const DATABASE_RETRY_SECONDS = 2;
const UNKNOWN_RETRY_SECONDS = 10;
const MAX_RETRY_SECONDS = 60;
/** A caller that comes again should find this share of the limit free. */
const ROOM_SHARE = 0.01;

/** Null: `count` further runs may be accepted; else the error to answer with, which names the limit and the value. */
export function decideAdmission(
  limits: AdmissionLimits,
  pressure: Pressure,
  count: number,
): OverloadedError | UnavailableError | null {
  return (
    refuseForDatabase(limits, pressure) ??
    refuseForMemory(limits, pressure) ??
    refuseForWorkspace(limits, pressure, count) ??
    refuseForQueue(limits, pressure, count)
  );
}

/** As `decideAdmission`, of what can be told before anything is known of the caller. */
export function refuseForDatabase(
  { maxDatabaseWaitMs }: AdmissionLimits,
  { databaseWaitMs }: Pick<Pressure, 'databaseWaitMs'>,
): UnavailableError | null {
  if (maxDatabaseWaitMs === 0 || databaseWaitMs < maxDatabaseWaitMs) return null;
  return new UnavailableError(
    `the database has not answered for ${databaseWaitMs} ms; triggers are refused from ${maxDatabaseWaitMs} ms on (MAX_DATABASE_WAIT_MS)`,
    { retryAfterSeconds: DATABASE_RETRY_SECONDS },
  );
}

function refuseForMemory(limits: AdmissionLimits, { redis }: Pressure) {
  if (redis === null) return null;
  const { usedBytes, maxBytes } = redis;
  const percent = maxBytes > 0 ? (usedBytes / maxBytes) * 100 : 0;
  const { maxRedisMemoryPercent: maxPercent, maxRedisMemoryBytes: max } = limits;
  if (maxPercent > 0 && percent >= maxPercent)
    return memoryFull(
      `${usedBytes} of ${maxBytes} bytes; triggers are refused from ${maxPercent} % on (MAX_REDIS_MEMORY_PERCENT)`,
    );
  if (max > 0 && usedBytes >= max)
    return memoryFull(
      `${usedBytes} bytes; triggers are refused from ${max} bytes on (MAX_REDIS_MEMORY_BYTES)`,
    );
  return null;
}

const memoryFull = (facts: string) =>
  new OverloadedError('queue_memory_full', `the queue's Redis uses ${facts}`, MEMORY_RETRY_SECONDS);

function refuseForWorkspace(limits: AdmissionLimits, pressure: Pressure, count: number) {
  const { maxPendingRunsPerWorkspace: max } = limits;
  const { workspacePendingCount: pending, drainPerSecond } = pressure;
  if (max === 0 || pending + count <= max) return null;
  return new OverloadedError(
    'workspace_queue_full',
    `${pending} runs of this workspace are waiting to start, and ${max} may (MAX_PENDING_RUNS_PER_WORKSPACE)`,
    retryAfter(pending + count - max, max, drainPerSecond),
  );
}

function refuseForQueue({ maxPendingRuns: max }: AdmissionLimits, pressure: Pressure, count: number) {
  const { pendingCount: pending, drainPerSecond } = pressure;
  if (max === 0 || pending + count <= max) return null;
  return new OverloadedError(
    'queue_full',
    `${pending} runs are waiting to start, and ${max} may (MAX_PENDING_RUNS)`,
    retryAfter(pending + count - max, max, drainPerSecond),
  );
}

/** Until there is room again, as fast as runs start now. */
function retryAfter(excess: number, max: number, drainPerSecond: number): number {
  if (drainPerSecond <= 0) return UNKNOWN_RETRY_SECONDS;
  const seconds = Math.ceil(Math.max(excess, max * ROOM_SHARE) / drainPerSecond);
  return Math.min(Math.max(seconds, 1), MAX_RETRY_SECONDS);
}
