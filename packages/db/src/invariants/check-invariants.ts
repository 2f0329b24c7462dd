import { Prisma, type PrismaClient, type Sql } from '../client.ts';
import type { AuditScope, Invariant, InvariantBreach } from './invariant.ts';
import { INVARIANTS } from './registry.ts';

export interface AuditOptions {
  /** Time that a repair may take before what it repairs counts as a breach, in milliseconds. Default: a minute. */
  graceMs?: number;
  /** Most breaches of one invariant that are told. Default: 20. */
  limit?: number;
  /** Only runs that were accepted since, and what belongs to them. Default: all. Months of workspaces are summed up whole. */
  since?: Date;
  /** How long the search for one invariant may take, in milliseconds. Default: ten minutes. */
  timeoutMs?: number;
}

const DEFAULTS = { graceMs: 60_000, limit: 20, timeoutMs: 600_000 };
/** How long it waits for whoever changes a table, in milliseconds. */
const LOCK_TIMEOUT_MS = 5_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/**
 * Looks through the whole database for what must never be so. Empty: everything is as it must be. It only reads and
 * holds up nobody, so it may run while the system does; see `findBreaches`.
 */
export async function checkInvariants(
  prisma: PrismaClient,
  options: AuditOptions = {},
): Promise<InvariantBreach[]> {
  const breaches: InvariantBreach[] = [];
  for (const invariant of INVARIANTS) breaches.push(...(await checkInvariant(prisma, invariant, options)));
  return breaches;
}

/**
 * As `checkInvariants`, of one invariant. Each has a transaction of its own, READ ONLY and REPEATABLE READ: it sees one
 * moment, in which no change is half made, and holds back the vacuum of a large database for no longer than it must.
 */
export async function checkInvariant(
  prisma: PrismaClient,
  invariant: Invariant,
  options: AuditOptions = {},
): Promise<InvariantBreach[]> {
  const timeoutMs = options.timeoutMs ?? DEFAULTS.timeoutMs;
  return prisma.$transaction(
    async (tx) => {
      await settle(tx, timeoutMs);
      return findBreaches(tx, invariant, options);
    },
    {
      isolationLevel: Prisma.TransactionIsolationLevel.RepeatableRead,
      timeout: timeoutMs + 2 * LOCK_TIMEOUT_MS,
      maxWait: LOCK_TIMEOUT_MS,
    },
  );
}

/** Whole tables are read, and by one process of the server, so that the others are left to those who work. */
async function settle(tx: Sql, timeoutMs: number): Promise<void> {
  await tx.$queryRaw`
    SELECT set_config('transaction_read_only', 'on', true), set_config('statement_timeout', ${String(timeoutMs)}, true),
           set_config('lock_timeout', ${String(LOCK_TIMEOUT_MS)}, true), set_config('enable_seqscan', 'on', true),
           set_config('plan_cache_mode', 'force_custom_plan', true), set_config('max_parallel_workers_per_gather', '0', true)`;
}

/** The breaches of one invariant as a transaction sees them. */
export async function findBreaches(
  tx: Sql,
  { name, breaches }: Invariant,
  options: AuditOptions = {},
): Promise<InvariantBreach[]> {
  const { graceMs = DEFAULTS.graceMs, limit = DEFAULTS.limit, since } = options;
  const scope: AuditScope = { graceMs, sinceRunId: since ? firstIdOf(since) : FIRST_ID };
  return tx.$queryRaw<InvariantBreach[]>`
    SELECT ${name} AS invariant, b.id, b.message FROM (${breaches(scope)}) b LIMIT ${limit}`;
}

/** The lowest id that a row of that time can have: ids are UUIDs of version 7. */
function firstIdOf(time: Date): string {
  const hex = Math.max(0, time.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}
