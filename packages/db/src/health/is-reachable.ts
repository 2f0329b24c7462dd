import { setTimeout as delay } from 'node:timers/promises';
import type { Sql } from '../client.ts';

/** True when the database answers within `timeoutMs`. */
export async function isDatabaseReachable(sql: Sql, timeoutMs: number): Promise<boolean> {
  const stop = new AbortController();
  const answer = sql.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  const timeout = delay(timeoutMs, false, { signal: stop.signal }).catch(() => false);
  const isReachable = await Promise.race([answer, timeout]);
  stop.abort();
  return isReachable;
}
