import { PrismaPg } from '@prisma/adapter-pg';
import { type Prisma, PrismaClient } from './generated/client.ts';

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

/** A Prisma client on its own pool of `pg` connections. Connects on first use. */
export function createPrisma(options: DbOptions): PrismaClient {
  const adapter = new PrismaPg({
    connectionString: options.databaseUrl,
    max: options.poolSize,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    keepAlive: true,
  });
  return new PrismaClient({ adapter });
}

export { PrismaClient };
