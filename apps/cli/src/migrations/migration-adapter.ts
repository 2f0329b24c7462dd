import { PrismaPg } from '@prisma/adapter-pg';
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import { Pool, type QueryArrayConfig, type QueryArrayResult } from 'pg';

/** OIDs of pg_type. The one-letter type "char" (18) fills PostgreSQL's catalogs, and Prisma's adapter rejects it. */
const CATALOG_CHAR = 18;
const TIME = 1083;

export interface MigrationAdapter {
  factory: SqlMigrationAwareDriverAdapterFactory;
  /** PostgreSQL's own words for the script that failed last; the engine replaces them with a number. */
  lastScriptError(): Error | undefined;
  close(): Promise<void>;
}

/**
 * Prisma's adapter for `pg`, made fit for migrations. As published it
 * - splits scripts at every `;`, which tears function bodies apart, and runs the pieces on any connection of its pool:
 *   here a script goes to the server whole, as one implicit transaction, so a migration that fails changes nothing;
 * - cannot read the catalogs that the engine compares with the schema: here "char" travels as TIME, a type that no
 *   catalog query returns, and becomes Character at the end.
 */
export function migrationAdapter(databaseUrl: string): MigrationAdapter {
  const pool = catalogPool(databaseUrl);
  const factory = new PrismaPg(pool);
  let scriptError: Error | undefined;
  const runScript = async (script: string) => {
    await pool.query(script).catch((error: Error) => {
      scriptError = error;
      throw error;
    });
  };
  const connect = async () => mend(await factory.connect(), runScript);
  return {
    factory: {
      provider: factory.provider,
      adapterName: factory.adapterName,
      connect,
      connectToShadowDb: () => Promise.reject(new Error('shadow databases are made by withScratchDatabase')),
    },
    lastScriptError: () => scriptError,
    close: () => pool.end(),
  };
}

function mend(adapter: SqlDriverAdapter, executeScript: (script: string) => Promise<void>): SqlDriverAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    executeScript,
    queryRaw: async (query: Parameters<typeof queryRaw>[0]) => {
      const result = await queryRaw(query);
      const columnTypes = result.columnTypes.map((type) =>
        type === ColumnTypeEnum.Time ? ColumnTypeEnum.Character : type,
      );
      return { ...result, columnTypes };
    },
  });
}

function catalogPool(databaseUrl: string): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  pool.on('error', () => undefined); // an idle connection that is lost is opened again
  const query = pool.query.bind(pool) as (config: QueryArrayConfig) => Promise<QueryArrayResult>;
  return Object.assign(pool, {
    query: async (config: QueryArrayConfig) => {
      const result = await query(config);
      for (const field of result.fields ?? []) if (field.dataTypeID === CATALOG_CHAR) field.dataTypeID = TIME;
      return result;
    },
  });
}
