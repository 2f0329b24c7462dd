import { PG_KEEP_ALIVE, type WatchablePool, watchConnections } from '@runyard/runtime';
import { Pool } from 'pg';

/** A counter that takes longer is not worth waiting for: the limiter counts by itself meanwhile. */
const TIMEOUT_MS = 1_000;
const CONNECTIONS = 2;

/** Connections for the counters of the rate limiter (table `rate_limits`). They connect on first use and give up soon. */
export function openCounterPool(databaseUrl: string): { client: object; close(): Promise<void> } {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: CONNECTIONS,
    ...PG_KEEP_ALIVE,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  pool.on('error', () => undefined);
  watchConnections(pool as unknown as WatchablePool, { silenceMs: TIMEOUT_MS, limitMs: TIMEOUT_MS });
  return { client: pool, close: () => pool.end() };
}
