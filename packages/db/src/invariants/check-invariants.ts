import { Prisma, type PrismaClient, type Sql } from '../client.ts';
import { firstIdOf, LOWEST_ID } from '../first-id-of.ts';
import type { AuditOptions, AuditScope, Invariant, InvariantBreach } from './invariant.ts';
import { INVARIANTS } from './registry.ts';

const DEFAULTS = { graceMs: 60_000, limit: 20, timeoutMs: 600_000 };
/** How long it waits for whoever changes a table, in milliseconds. */
const LOCK_TIMEOUT_MS = 5_000;

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
  const scope: AuditScope = { graceMs, sinceRunId: since ? firstIdOf(since) : LOWEST_ID };
  return tx.$queryRaw<InvariantBreach[]>`
    SELECT ${name} AS invariant, b.id, b.message FROM (${breaches(scope)}) b LIMIT ${limit}`;
}
