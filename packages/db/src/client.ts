import { PrismaPg } from '@prisma/adapter-pg';
import { Prisma, PrismaClient } from './generated/client.ts';
import { createStatementNames } from './statement-names.ts';

/** Anything that runs statements: the client itself, or a transaction of it. */
export type Sql = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

export interface DbOptions {
  databaseUrl: string;
  /** Connections this process may hold. */
  poolSize: number;
  /** How long a statement or a transaction may wait for a connection, in milliseconds. */
  connectTimeoutMs?: number;
  /** How long one statement may run, in milliseconds. */
  statementTimeoutMs?: number;
  /** Called with the text of each statement: for tests that look at plans. */
  onStatement?: (text: string) => void;
}

/**
 * Every statement of Runyard finds its rows through an index, and each is planned once a connection: planning takes
 * several times as long as running one. A plan that is kept was often made while its table was empty, so scanning whole
 * tables is only a last resort, hot statements name their rows by `id = ANY (…)`, which no plan can pass by, and
 * compiling a plan to machine code never pays.
 */
const PLANNER_SETTINGS = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  jit: 'off',
};
/** How long a transaction may take, in milliseconds. */
const TRANSACTION_TIMEOUT_MS = 15_000;
const PLANNER_OPTIONS = Object.entries(PLANNER_SETTINGS)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** A Prisma client on its own pool of `pg` connections. Connects on first use. */
export function createPrisma(options: DbOptions): PrismaClient {
  const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const pool = {
    connectionString: options.databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    keepAlive: true,
    options: PLANNER_OPTIONS,
  };
  const adapter = new PrismaPg(pool, { statementNameGenerator: createStatementNames() });
  const settings = {
    adapter,
    transactionOptions: { maxWait: connectTimeoutMs, timeout: TRANSACTION_TIMEOUT_MS },
  };
  const { onStatement } = options;
  if (!onStatement) return new PrismaClient(settings);
  const prisma = new PrismaClient({ ...settings, log: [{ emit: 'event', level: 'query' }] });
  prisma.$on('query', ({ query }) => onStatement(query));
  return prisma;
}

export { Prisma, PrismaClient };
