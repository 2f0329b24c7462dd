import { PrismaPg } from '@prisma/adapter-pg';
import {
  DEFAULT_SILENCE_MS,
  PG_KEEP_ALIVE,
  PG_SESSION_SETTINGS,
  pgOptions,
  type WatchablePool,
  watchConnections,
} from '@runyard/runtime';
import { Pool } from 'pg';
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
  /** How long the server may say nothing to a statement that it is not working on, in milliseconds; 0: for ever. */
  silenceMs?: number;
  /** How JSON of runs is kept; a setting that is left out is that of the migration. */
  payloads?: PayloadLimits | undefined;
  /** Called with the text of each statement: for tests that look at plans. */
  onStatement?: (text: string) => void;
}

/** Bounds of the JSON that belongs to a run, in bytes. */
export interface PayloadLimits {
  /** What is larger has a row of its own. */
  inlineBytes: number;
  /** Most that one run keeps in such rows. */
  maxRunBytes: number;
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

/** Settings of each connection, for the planner and for the triggers that put payloads aside. */
function sessionOptions(payloads: PayloadLimits | undefined): string {
  return pgOptions({
    ...PG_SESSION_SETTINGS,
    ...PLANNER_SETTINGS,
    ...(payloads && {
      'runyard.payload_inline_bytes': payloads.inlineBytes,
      'runyard.max_run_payload_bytes': payloads.maxRunBytes,
    }),
  });
}

/** How much longer than the server's own limit of a statement its answer may take, in milliseconds. */
const ANSWER_SLACK_MS = 5_000;

/** A pool of `pg` connections that replaces those on which nobody answers. Connects on first use. */
function openPool(options: DbOptions, connectTimeoutMs: number): Pool {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new Pool({
    ...PG_KEEP_ALIVE,
    connectionString: options.databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: connectTimeoutMs,
    statement_timeout: statementTimeoutMs,
    options: sessionOptions(options.payloads),
  });
  pool.on('error', () => undefined);
  watchConnections(pool as unknown as WatchablePool, {
    silenceMs: options.silenceMs ?? DEFAULT_SILENCE_MS,
    limitMs: statementTimeoutMs + ANSWER_SLACK_MS,
  });
  return pool;
}

/** A Prisma client on its own pool of `pg` connections. Connects on first use. */
export function createPrisma(options: DbOptions): PrismaClient {
  const connectTimeoutMs = options.connectTimeoutMs ?? 5_000;
  const adapter = new PrismaPg(openPool(options, connectTimeoutMs), {
    statementNameGenerator: createStatementNames(),
    disposeExternalPool: true,
  });
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
