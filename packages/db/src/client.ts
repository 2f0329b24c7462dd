import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { createStatementNames } from './statement-names.ts';

export type { Prisma };

/** Anything that runs statements: the client itself, or a transaction of it. */
export type Sql = Pick<PrismaClient, '$queryRaw' | '$executeRaw'>;

export interface DbOptions {
  databaseUrl: string;
  /** Connections this process may hold. */
  poolSize: number;
  /** How long a statement may wait for a connection, in milliseconds. */
  connectTimeoutMs?: number;
  /** How long one statement may run, in milliseconds. */
  statementTimeoutMs?: number;
}

/**
 * The planner's statistics of a table lag behind when it fills within seconds, and a prepared statement keeps its plan.
 * Every statement of Runyard has an index to use, so scanning whole tables is only a last resort. Compiling a plan to
 * machine code never pays for statements this short.
 */
const PLANNER_OPTIONS = '-c enable_seqscan=off -c jit=off';

/** A Prisma client on its own pool of `pg` connections. Connects on first use. */
export function createPrisma(options: DbOptions): PrismaClient {
  const pool = {
    connectionString: options.databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    keepAlive: true,
    options: PLANNER_OPTIONS,
  };
  const adapter = new PrismaPg(pool, { statementNameGenerator: createStatementNames() });
  return new PrismaClient({ adapter });
}

export { PrismaClient };
