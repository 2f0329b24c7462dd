import { checkLedger, createPrisma, type LedgerDiscrepancy } from '@runyard/db';
import { formatUsd } from '@runyard/domain';
import { readMigrations } from '../migrations/migration-files.ts';
import { withClient } from '../with-client.ts';
import { fail, find, ok, warn } from './finding.ts';

/** The oldest PostgreSQL that Runyard runs on, and the one that its tests run on. */
const MIN_POSTGRES = 15;
const TESTED_POSTGRES = 18;

export const checkDatabase = (url: string) =>
  find('database', () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<{ version: string; number: number; isStandby: boolean }>(
        `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS number,
                pg_is_in_recovery() AS "isStandby"`,
      );
      const { version = '', number = 0, isStandby = false } = rows[0] ?? {};
      if (isStandby) return fail(`PostgreSQL ${version} answers, but it is a standby, which takes no writes`);
      if (number < MIN_POSTGRES)
        return fail(`PostgreSQL ${version} answers; it must be ${MIN_POSTGRES} or later`);
      return number > TESTED_POSTGRES
        ? warn(`PostgreSQL ${version} answers; Runyard was tested on ${TESTED_POSTGRES}`)
        : ok(`PostgreSQL ${version} answers`);
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
      if (missing.length > 0) return fail(`not applied: ${missing.join(', ')}; run npm run db:migrate`);
      const unknown = [...applied].filter((name) => !names.includes(name));
      return unknown.length > 0
        ? warn(`the database is newer than this version of Runyard: it has ${unknown.join(', ')}`)
        : ok(`all ${names.length} migrations are applied`);
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
      return ok('cost entries sum up to what node runs, runs and workspaces have cost');
    const shown = discrepancies.slice(0, MAX_SHOWN).map(describe).join('; ');
    return fail(`${discrepancies.length} or more do not match their cost entries: ${shown}`);
  });

const describe = ({ kind, id, bookedNanos, entriesNanos }: LedgerDiscrepancy) =>
  `${kind} ${id} says $${formatUsd(bookedNanos)}, its entries $${formatUsd(entriesNanos)}`;
