import { checkLedger, createPrisma, type LedgerDiscrepancy } from '@runyard/db';
import { formatUsd } from '@runyard/domain';
import { readRedisState } from '@runyard/queue';
import { reasonOf } from '../command-error.ts';
import { readMigrations } from '../migrations/migration-files.ts';
import { withClient } from '../with-client.ts';

/** What one check has found. */
export interface Finding {
  check: 'database' | 'migrations' | 'ledger' | 'redis';
  ok: boolean;
  /** A sentence for people: what is so, or what to do. */
  message: string;
}

/** A check whose own failure is a finding, too. */
export async function find(
  check: Finding['check'],
  look: () => Promise<Omit<Finding, 'check'>>,
): Promise<Finding> {
  const found = await look().catch((error: unknown) => ({ ok: false, message: reasonOf(error) }));
  return { check, ...found };
}

export const checkDatabase = (url: string) =>
  find('database', () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return { ok: true, message: `PostgreSQL ${rows[0]?.server_version} answers` };
    }),
  );

export const checkMigrations = (url: string) =>
  find('migrations', () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<{ name: string }>(
        'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
      );
      const applied = new Set(rows.map(({ name }) => name));
      const names = readMigrations().migrationDirectories.map(({ path }) => path);
      const missing = names.filter((name) => !applied.has(name));
      return missing.length === 0
        ? { ok: true, message: `all ${names.length} migrations are applied` }
        : { ok: false, message: `not applied: ${missing.join(', ')}; run npm run db:migrate` };
    }),
  );

/** How long the check of the ledger may read, in milliseconds. */
const LEDGER_MS = 600_000;
const MAX_SHOWN = 5;

/** The sum of the cost entries is what node runs, runs and the months of workspaces say that they have cost. */
export const checkBooks = (url: string) =>
  find('ledger', async () => {
    const db = createPrisma({ databaseUrl: url, poolSize: 1, statementTimeoutMs: LEDGER_MS });
    const discrepancies = await checkLedger(db).finally(() => db.$disconnect());
    if (discrepancies.length === 0)
      return { ok: true, message: 'cost entries sum up to what node runs, runs and workspaces have cost' };
    const shown = discrepancies.slice(0, MAX_SHOWN).map(describe).join('; ');
    return {
      ok: false,
      message: `${discrepancies.length} or more do not match their cost entries: ${shown}`,
    };
  });

const describe = ({ kind, id, bookedNanos, entriesNanos }: LedgerDiscrepancy) =>
  `${kind} ${id} says $${formatUsd(bookedNanos)}, its entries $${formatUsd(entriesNanos)}`;

/** Under any other policy Redis throws jobs away when its memory is full. */
export const checkRedis = (url: string) =>
  find('redis', async () => {
    const { version, maxmemoryPolicy } = await readRedisState(url);
    return maxmemoryPolicy === 'noeviction'
      ? { ok: true, message: `Redis ${version} answers, and evicts nothing` }
      : {
          ok: false,
          message: `maxmemory-policy is ${maxmemoryPolicy}; it must be noeviction, or jobs get lost`,
        };
  });
