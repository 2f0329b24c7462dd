import type { LauncherConfig } from '@runyard/runtime';
import { withClient } from '../with-client.ts';
import { type Found, fail, find, ok, warn } from './finding.ts';

export interface ConnectionUsage {
  /** Connections that users without special rights may open, all databases together. */
  limit: number;
  open: number;
  workerCount: number;
  /** Pools of all live workers, one after the other. */
  servedPoolCount: number;
}

const USAGE = `
  SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
           - coalesce(current_setting('reserved_connections', true), '0')::int AS limit,
         (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS open,
         (SELECT count(*)::int FROM workers WHERE seen_at > now() - 3 * heartbeat_ms * interval '1 millisecond') AS "workerCount",
         (SELECT coalesce(sum(cardinality(pools) + 1), 0)::int FROM workers
           WHERE seen_at > now() - 3 * heartbeat_ms * interval '1 millisecond') AS "servedPoolCount"`;

/** Connections that queues without Redis take: of a worker for each pool and the runs, and of an API. */
const QUEUE_CONNECTIONS_PER_POOL = 2;
const QUEUE_CONNECTIONS_PER_API = 4;
/** Beside its pool: a worker's, to hear of cancellations, and that of the worker that does maintenance, for its locks. */
const BUS_CONNECTIONS = 1;
const LOCK_CONNECTIONS = 3;
const NOTABLE = 0.8;
const EXHAUSTED = 0.95;

/** Whether PostgreSQL lets every process open all the connections that it may. */
export const checkConnections = (url: string, config: LauncherConfig) =>
  find('connections', () =>
    withClient(url, async (client) => {
      const { rows } = await client.query<ConnectionUsage>(USAGE);
      const [usage] = rows;
      return usage
        ? judgeConnections(usage, config)
        : fail('PostgreSQL does not say how many connections it allows');
    }),
  );

type Settings = Pick<LauncherConfig, 'DATABASE_POOL_SIZE' | 'REDIS_URL'>;

export function judgeConnections(usage: ConnectionUsage, config: Settings): Found {
  const { limit, open, workerCount } = usage;
  const wanted = wantedConnections(usage, config);
  const now = `${open} of ${limit} connections are open`;
  const most = `${workerCount} workers and one API may open ${wanted} (DATABASE_POOL_SIZE ${config.DATABASE_POOL_SIZE})`;
  if (open >= limit * EXHAUSTED)
    return fail(`${now}: raise max_connections, lower DATABASE_POOL_SIZE, or put a pooler between`);
  if (open >= limit * NOTABLE || wanted > limit)
    return warn(`${now}, and ${most}: raise max_connections or lower DATABASE_POOL_SIZE`);
  return ok(`${now}; ${most}`);
}

function wantedConnections({ workerCount, servedPoolCount }: ConnectionUsage, config: Settings): number {
  const beside = workerCount * BUS_CONNECTIONS + LOCK_CONNECTIONS;
  const own = (workerCount + 1) * config.DATABASE_POOL_SIZE + beside;
  if (config.REDIS_URL !== undefined) return own;
  return own + servedPoolCount * QUEUE_CONNECTIONS_PER_POOL + QUEUE_CONNECTIONS_PER_API;
}
